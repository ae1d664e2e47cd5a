namespace Monitoring.Collector.Store.History;

/// <summary>
/// The partitions that serve, oldest first. The disk thread replaces the list; any thread reads it.
/// </summary>
internal sealed class PartitionSet
{
    private Partition[] all = [];

    /// <summary>All of them, the open one last.</summary>
    public IReadOnlyList<Partition> All => Volatile.Read(ref all);

    /// <summary>Adds one, or puts it in place of what was known of it.</summary>
    public void Put(Partition partition) => Replace(partition.File, [partition]);

    /// <summary>Takes one out.</summary>
    public void Remove(PartitionFile file) => Replace(file, []);

    private void Replace(PartitionFile file, Partition[] by) => Volatile.Write(
        ref all, [.. all.Where(p => p.File != file).Concat(by).OrderBy(p => p.File.Number)]);
}
