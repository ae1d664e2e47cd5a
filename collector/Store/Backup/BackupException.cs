namespace Monitoring.Collector.Store.Backup;

/// <summary>A backup can't be made or restored. The message tells why and what to do.</summary>
public sealed class BackupException(string message) : Exception(message);
