using Monitoring.Model;

namespace Monitoring.Collector.Aggregation;

/// <summary>
/// Finds the fullest file system of one host, from the group <c>filesystem</c>. What can't be written to is always full
/// and no news.
/// </summary>
internal sealed class FullestReading
{
    private const string Size = "node_filesystem_size_bytes";
    private const string Free = "node_filesystem_free_bytes";
    private const string Available = "node_filesystem_avail_bytes";
    private const string ReadOnly = "node_filesystem_readonly";

    private GroupSnapshot? newest;
    private Columns[] mounts = [];

    /// <summary>Where it is mounted; empty when there is none.</summary>
    public string Mount { get; private set; } = "";

    /// <summary>Used over used and usable, 0 to 1, as df counts it; null when there is none.</summary>
    public double? Ratio { get; private set; }

    /// <summary>Takes the group <c>filesystem</c>, or null when the host has none now.</summary>
    public void Read(GroupSnapshot? group)
    {
        if (ReferenceEquals(group, newest))
            return;
        if (group is not null && !ReferenceEquals(group.Series, newest?.Series))
            mounts = FindColumns(group.Series);
        newest = group;
        (Mount, Ratio) = ("", null);
        foreach (var mount in group is null ? [] : mounts)
        {
            if (RatioOf(group!, mount) is { } ratio && !(ratio <= Ratio))
                (Mount, Ratio) = (mount.Path, ratio);
        }
    }

    private static double? RatioOf(GroupSnapshot group, Columns mount)
    {
        if (mount.ReadOnly >= 0 && group.Exposed(mount.ReadOnly) != 0)
            return null;
        var used = group.Exposed(mount.Size) - group.Exposed(mount.Free);
        var usable = group.Exposed(mount.Available);
        return used + usable > 0 ? used / (used + usable) : null;
    }

    private static Columns[] FindColumns(Series[] series)
    {
        var found = new Dictionary<LabelSet, Columns>();
        foreach (var (i, one) in series.Index())
        {
            var columns = found.GetValueOrDefault(one.Labels) ?? new Columns(one.Labels.Find("mountpoint") ?? "");
            found[one.Labels] = one.Family.Name switch
            {
                Size => columns with { Size = i },
                Free => columns with { Free = i },
                Available => columns with { Available = i },
                ReadOnly => columns with { ReadOnly = i },
                _ => columns,
            };
        }
        return [.. found.Values.Where(mount => mount is { Size: >= 0, Free: >= 0, Available: >= 0 })];
    }

    /// <summary>Where the values of one mount stand; -1 where there is none.</summary>
    private sealed record Columns(string Path)
    {
        public int Size { get; init; } = -1;

        public int Free { get; init; } = -1;

        public int Available { get; init; } = -1;

        public int ReadOnly { get; init; } = -1;
    }
}
