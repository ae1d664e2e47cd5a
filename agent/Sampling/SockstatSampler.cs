using Monitoring.Agent.Host;
using Monitoring.Model;

namespace Monitoring.Agent.Sampling;

/// <summary>
/// Sockets by protocol, from <c>/proc/net/sockstat</c> and <c>sockstat6</c> (proc_pid_net(5)): lines such as
/// <c>TCP: inuse 4 orphan 0 tw 2 alloc 4 mem 208</c>, where <c>mem</c> counts pages.
/// </summary>
public sealed class SockstatSampler(HostPaths paths) : ISampler
{
    /// <summary>How it is announced and made.</summary>
    public static SamplerSpec Spec { get; } = new("sockstat", context => new SockstatSampler(context.Paths));

    private const int InUse = 0;
    private const int Orphan = 1;
    private const int TimeWait = 2;
    private const int Allocated = 3;
    private const int Pages = 4;
    private const int Memory = 5;
    private const int PageBytes = 6;

    private static readonly Family[] SocketsUsed =
        [new("node_sockstat_sockets_used", MetricType.Gauge, "Sockets in use, of all protocols.")];

    private readonly HostFile file4 = new(paths.Proc("net/sockstat"));
    private readonly HostFile file6 = new(paths.Proc("net/sockstat6"));
    private readonly ulong pageSize = (ulong)Environment.SystemPageSize;
    private SeriesRow? used;
    private RowMap<SeriesRow>? protocols;

    /// <inheritdoc/>
    public string Name => Spec.Name;

    /// <inheritdoc/>
    public SamplingPace Pace => SamplingPace.Fast;

    /// <inheritdoc/>
    public bool Sample(SampleGroup group)
    {
        used ??= new SeriesRow(group, SocketsUsed);
        protocols ??= MakeRows(group);
        protocols.BeginCycle();
        // A kernel may be without IPv4 or IPv6.
        if (file4.ReadIfPresent(out var content))
            Parse(content);
        if (file6.ReadIfPresent(out content))
            Parse(content);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        file4.Dispose();
        file6.Dispose();
    }

    private static RowMap<SeriesRow> MakeRows(SampleGroup group) =>
        new(name => new SeriesRow(group, FamiliesOf(name)), row => row.Release());

    private static Family[] FamiliesOf(string protocol)
    {
        return
        [
            Gauge("inuse", $"{protocol} sockets in use."),
            Gauge("orphan", $"{protocol} sockets that no process holds any more."),
            Gauge("tw", $"{protocol} sockets that wait after closing."),
            Gauge("alloc", $"{protocol} sockets allocated."),
            Gauge("mem", $"Pages of memory in the buffers of {protocol} sockets."),
            Gauge("memory", $"Memory that {protocol} takes."),
            Gauge("mem_bytes", $"Bytes of memory in the buffers of {protocol} sockets."),
        ];

        Family Gauge(string suffix, string help) => new($"node_sockstat_{protocol}_{suffix}", MetricType.Gauge, help);
    }

    private static int ColumnOf(ReadOnlySpan<byte> key) => key switch
    {
        _ when key.SequenceEqual("inuse"u8) => InUse,
        _ when key.SequenceEqual("orphan"u8) => Orphan,
        _ when key.SequenceEqual("tw"u8) => TimeWait,
        _ when key.SequenceEqual("alloc"u8) => Allocated,
        _ when key.SequenceEqual("mem"u8) => Pages,
        _ when key.SequenceEqual("memory"u8) => Memory,
        _ => -1,
    };

    private void Parse(ReadOnlySpan<byte> content)
    {
        foreach (var line in new Lines(content))
        {
            var colon = line.IndexOf((byte)':');
            if (colon < 0)
                throw new FormatException("a line of sockstat has no colon");
            var fields = new Fields(line[(colon + 1)..]);
            if (line[..colon].SequenceEqual("sockets"u8))
                ParseUsed(fields);
            else
                ParseProtocol(fields, protocols!.Find(line[..colon]));
        }
    }

    private void ParseUsed(Fields fields)
    {
        fields.Skip(1);
        used!.Set(0, fields.NextUInt64());
    }

    private void ParseProtocol(Fields fields, SeriesRow row)
    {
        for (var key = fields.Next(); !key.IsEmpty; key = fields.Next())
        {
            var value = fields.NextUInt64();
            var column = ColumnOf(key);
            if (column < 0)
                continue;
            row.Set(column, value);
            if (column == Pages)
                row.Set(PageBytes, value * pageSize);
        }
    }
}
