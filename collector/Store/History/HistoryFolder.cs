namespace Monitoring.Collector.Store.History;

/// <summary>Reads a history's folder beside the collector that writes it, or without one.</summary>
public static class HistoryFolder
{
    /// <summary>Opens what there is now; partitions that are made later are not seen.</summary>
    /// <param name="folder">Where the partitions are; it may be missing.</param>
    /// <param name="report">Gets a line for each partition that can't be read, and is left out.</param>
    /// <exception cref="NewerSchemaException">A newer version wrote it.</exception>
    public static IHistory Open(string folder, Action<string> report)
    {
        var partitions = new PartitionSet();
        foreach (var file in Directory.Exists(folder) ? PartitionFile.List(folder) : [])
        {
            if (PartitionReading.Describe(file, out var reason) is { } partition)
                partitions.Put(partition);
            else
                report(reason);
        }
        return new HistoryReader(partitions);
    }
}
