using Monitoring.Agent.Host;
using Monitoring.Model;

namespace Monitoring.Agent.Sampling;

/// <summary>
/// Traffic per network interface, from <c>/proc/net/dev</c> (proc_pid_net(5)): after two lines of headers, an
/// interface's name, a colon, eight numbers of what it received and eight of what it sent. What the kernel received
/// for nobody stands in sysfs alone.
/// </summary>
/// <param name="paths">Where the host's file systems are.</param>
/// <param name="shown">Which interfaces are shown.</param>
public sealed class NetdevSampler(HostPaths paths, NameFilter shown) : ISampler
{
    private static readonly SamplerFlag IncludeFlag =
        new("collector.netdev.device-include", "Which network interfaces are shown, a regular expression.");

    private static readonly SamplerFlag ExcludeFlag =
        new("collector.netdev.device-exclude", "Which network interfaces are not shown, a regular expression.");

    /// <summary>How it is announced and made.</summary>
    public static SamplerSpec Spec { get; } = new(
        "netdev",
        context => new NetdevSampler(context.Paths, NameFilter.FromFlags(context, IncludeFlag, ExcludeFlag)))
    {
        Flags = [IncludeFlag, ExcludeFlag],
    };

    private const int HeaderLines = 2;
    private const int Columns = 16;
    private const int NoHandler = Columns;

    // By the file's column; the last one is from sysfs.
    private static readonly Family[] Families =
    [
        Counter("receive_bytes", "Bytes received."),
        Counter("receive_packets", "Packets received."),
        Counter("receive_errs", "Bad packets received."),
        Counter("receive_drop", "Packets received and dropped for want of room."),
        Counter("receive_fifo", "Overruns of the receiver's FIFO buffer."),
        Counter("receive_frame", "Framing errors in what was received."),
        Counter("receive_compressed", "Compressed packets received."),
        Counter("receive_multicast", "Multicast packets received."),
        Counter("transmit_bytes", "Bytes sent."),
        Counter("transmit_packets", "Packets sent."),
        Counter("transmit_errs", "Packets that could not be sent."),
        Counter("transmit_drop", "Packets dropped before they were sent."),
        Counter("transmit_fifo", "Overruns of the sender's FIFO buffer."),
        Counter("transmit_colls", "Collisions in sending."),
        Counter("transmit_carrier", "Losses of carrier in sending."),
        Counter("transmit_compressed", "Compressed packets sent."),
        Counter("receive_nohandler", "Packets received on an inactive device, for which there was no handler."),
    ];

    private readonly HostFile file = new(paths.Proc("net/dev"));
    private RowMap<Interface>? interfaces;

    /// <inheritdoc/>
    public string Name => Spec.Name;

    /// <inheritdoc/>
    public SamplingPace Pace => SamplingPace.Fast;

    /// <inheritdoc/>
    public bool Sample(SampleGroup group)
    {
        interfaces ??= MakeRows(group);
        interfaces.BeginCycle();
        Parse(file.Read(), interfaces);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private static Family Counter(string name, string help) =>
        new($"node_network_{name}_total", MetricType.Counter, help);

    private static void Parse(ReadOnlySpan<byte> content, RowMap<Interface> interfaces)
    {
        var toSkip = HeaderLines;
        foreach (var line in new Lines(content))
        {
            if (toSkip-- > 0)
                continue;
            // A name may contain colons; the numbers never do.
            var colon = line.LastIndexOf((byte)':');
            if (colon < 0)
                throw new FormatException("a line of net/dev has no colon");
            if (interfaces.Find(line[..colon].TrimStart((byte)' ')) is { Row: { } row } found)
            {
                ParseColumns(line[(colon + 1)..], row);
                found.SampleNoHandler(row);
            }
        }
    }

    private static void ParseColumns(ReadOnlySpan<byte> line, SeriesRow row)
    {
        var fields = new Fields(line);
        for (var i = 0; i < Columns; i++)
            row.Set(i, fields.NextUInt64());
    }

    private RowMap<Interface> MakeRows(SampleGroup group) => new(
        name => new Interface(
            shown.Shows(name) ? new SeriesRow(group, Families, new Label("device", name)) : null,
            new AttributeFile(paths.Sys($"class/net/{name}/statistics/rx_nohandler"))),
        found => found.Release());

    private sealed class Interface(SeriesRow? row, AttributeFile noHandler)
    {
        public SeriesRow? Row { get; } = row;

        public void Release()
        {
            Row?.Release();
            noHandler.Close();
        }

        public void SampleNoHandler(SeriesRow row)
        {
            Span<byte> buffer = stackalloc byte[AttributeFile.BytesMax];
            if (noHandler.TryRead(buffer, out var value))
                row.Set(NoHandler, Host.Parse.UInt64(value));
        }
    }
}
