namespace Monitoring.Collector.Store.Backup;

/// <summary>What a backup or a restore came to.</summary>
/// <param name="Files">Files copied.</param>
/// <param name="Bytes">Their bytes.</param>
public sealed record BackupTally(int Files, long Bytes);
