using Monitoring.Model;

namespace Monitoring.Collector.Aggregation;

/// <summary>Reads how full one host's root file system is, from the group <c>filesystem</c>.</summary>
/// <remarks>
/// In a container the root is an overlay, which node_exporter's defaults leave out; the largest file system stands in
/// for it.
/// </remarks>
internal sealed class DiskReading
{
    private const string SizeFamily = "node_filesystem_size_bytes";
    private const string FreeFamily = "node_filesystem_free_bytes";

    private GroupSnapshot? newest;
    private int size = -1;
    private int free = -1;

    /// <summary>Bytes in use; null when unknown.</summary>
    public double? UsedBytes { get; private set; }

    /// <summary>Size in bytes; null when unknown.</summary>
    public double? TotalBytes { get; private set; }

    /// <summary>Where it is mounted; empty when unknown.</summary>
    public string Mount { get; private set; } = "";

    /// <summary>Takes the group <c>filesystem</c>, or null when the host has none now.</summary>
    public void Read(GroupSnapshot? group)
    {
        if (ReferenceEquals(group, newest))
            return;
        if (group is not null && !ReferenceEquals(group.Series, newest?.Series))
            FindColumns(group);
        newest = group;
        var known = group is not null && size >= 0 && free >= 0;
        TotalBytes = known ? group!.Exposed(size) : null;
        UsedBytes = known ? TotalBytes - group!.Exposed(free) : null;
        Mount = known ? group!.Series[size].Labels.Find("mountpoint") ?? "" : "";
    }

    private void FindColumns(GroupSnapshot group)
    {
        var largest = 0.0;
        (size, free) = (-1, -1);
        for (var i = 0; i < group.Series.Length; i++)
        {
            var labels = group.Series[i].Labels;
            if (group.Series[i].Family.Name != SizeFamily || labels.Find("fstype") is "tmpfs" or "ramfs")
                continue;
            var isRoot = labels.Find("mountpoint") == "/";
            if (!isRoot && group.Exposed(i) <= largest)
                continue;
            size = i;
            largest = isRoot ? double.PositiveInfinity : group.Exposed(i);
        }
        if (size < 0)
            return;
        var found = group.Series[size].Labels;
        free = Array.FindIndex(group.Series, s => s.Family.Name == FreeFamily && s.Labels.Equals(found));
    }
}
