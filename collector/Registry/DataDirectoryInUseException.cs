namespace Monitoring.Collector.Registry;

/// <summary>Another collector holds the data directory.</summary>
/// <param name="path">The directory.</param>
public sealed class DataDirectoryInUseException(string path)
    : IOException($"another collector uses the data directory {path}");
