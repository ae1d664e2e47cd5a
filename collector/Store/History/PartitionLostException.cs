namespace Monitoring.Collector.Store.History;

/// <summary>What was committed to the open partition is lost with it.</summary>
/// <param name="message">What happened to which file.</param>
internal sealed class PartitionLostException(string message) : Exception(message);
