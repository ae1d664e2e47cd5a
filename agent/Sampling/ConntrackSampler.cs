using Monitoring.Agent.Host;
using Monitoring.Model;

namespace Monitoring.Agent.Sampling;

/// <summary>
/// Connection tracking: entries and their limit from <c>/proc/sys/net/netfilter</c>, events summed over the CPUs from
/// <c>/proc/net/stat/nf_conntrack</c>.
/// </summary>
/// <remarks>
/// Where the kernel has connection tracking but not the events (CONFIG_NF_CONNTRACK_PROCFS is off), entries and limit
/// are sampled alone.
/// </remarks>
public sealed class ConntrackSampler(HostPaths paths) : ISampler
{
    private const int ColumnsMin = 16;
    private const int ColumnsMax = 17;

    private static readonly Family Entries = new(
        "node_nf_conntrack_entries", MetricType.Gauge, "Connections that the kernel tracks at present.");

    private static readonly Family EntriesLimit = new(
        "node_nf_conntrack_entries_limit", MetricType.Gauge, "Connections that the kernel can track at most.");

    // Gauges, although they only go up, because node_exporter exposes them so.
    private static readonly (int Column, Family Family)[] Events =
    [
        (2, Event("found", "Lookups that found a connection.")),
        (4, Event("invalid", "Packets that cannot be tracked.")),
        (5, Event("ignore", "Packets that belong to a connection already.")),
        (8, Event("insert", "Connections put into the table.")),
        (9, Event("insert_failed", "Connections that could not be put into the table.")),
        (10, Event("drop", "Packets dropped because tracking failed.")),
        (11, Event("early_drop", "Connections dropped to make room for new ones.")),
        (16, Event("search_restart", "Lookups begun again because the table was resized.")),
    ];

    private readonly AttributeFile entriesFile = new(paths.Proc("sys/net/netfilter/nf_conntrack_count"));
    private readonly AttributeFile limitFile = new(paths.Proc("sys/net/netfilter/nf_conntrack_max"));
    private readonly HostFile eventsFile = new(paths.Proc("net/stat/nf_conntrack"));
    private readonly OptionalSeries entries = new(Entries);
    private readonly OptionalSeries limit = new(EntriesLimit);
    private readonly OptionalSeries[] events = [.. Events.Select(e => new OptionalSeries(e.Family))];

    /// <summary>How it is announced and made.</summary>
    public static SamplerSpec Spec { get; } = new("conntrack", context => new ConntrackSampler(context.Paths));

    /// <inheritdoc/>
    public string Name => Spec.Name;

    /// <inheritdoc/>
    public SamplingPace Pace => SamplingPace.Fast;

    /// <inheritdoc/>
    public bool Sample(SampleGroup group)
    {
        if (!entriesFile.ReadUInt64IfPresent(out var count))
            return false;
        entries.Set(group, count);
        limit.Set(group, limitFile.ReadUInt64());
        if (!eventsFile.ReadIfPresent(out var content))
            return true;
        Span<ulong> columns = stackalloc ulong[ColumnsMax];
        SumColumns(content, columns);
        for (var i = 0; i < events.Length; i++)
            events[i].Set(group, columns[Events[i].Column]);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        entriesFile.Close();
        limitFile.Close();
        eventsFile.Dispose();
    }

    // A line of headings, then a line of hexadecimal columns per CPU; kernels before 2.6.35 lack the last column.
    private static void SumColumns(ReadOnlySpan<byte> content, Span<ulong> sums)
    {
        sums.Clear();
        var isHeading = true;
        foreach (var line in new Lines(content))
        {
            if (!isHeading)
                AddLine(line, sums);
            isHeading = false;
        }
    }

    private static void AddLine(ReadOnlySpan<byte> line, Span<ulong> sums)
    {
        var fields = new Fields(line);
        var count = 0;
        for (var field = fields.Next(); !field.IsEmpty; field = fields.Next(), count++)
        {
            if (count == ColumnsMax || !Parse.TryHex(field, out var value))
                throw BadContent.Of("net/stat/nf_conntrack", line, "16 or 17 hexadecimal columns");
            sums[count] += value;
        }
        if (count < ColumnsMin)
            throw BadContent.Of("net/stat/nf_conntrack", line, "16 or 17 hexadecimal columns");
    }

    private static Family Event(string name, string help) =>
        new("node_nf_conntrack_stat_" + name, MetricType.Gauge, help);
}
