using Monitoring.Agent.Host;
using Monitoring.Model;

namespace Monitoring.Agent.Sampling;

/// <summary>How many IPv4 neighbours each interface knows, from <c>/proc/net/arp</c>.</summary>
/// <remarks>
/// node_exporter asks by netlink unless told otherwise, and there leaves out neighbours that need no ARP, so that it
/// counts what this file lists.
/// </remarks>
public sealed class ArpSampler : ISampler
{
    private static readonly SamplerFlag Include = new(
        "collector.arp.device-include", "Interfaces to count neighbours of, as a regular expression.");

    private static readonly SamplerFlag Exclude = new(
        "collector.arp.device-exclude", "Interfaces to leave out, as a regular expression.");

    private static readonly SamplerFlag Netlink = new(
        "collector.arp.netlink", "Taken for node_exporter's sake: both of its ways count the same.", "true",
        IsSwitch: true);

    private static readonly Family Entries = new(
        "node_arp_entries", MetricType.Gauge, "IPv4 neighbours that the kernel knows on an interface.");

    private readonly HostFile file;
    private readonly RowMap<Device> devices;
    private readonly List<Device> counted = [];
    private SampleGroup? group;

    /// <summary>Makes it.</summary>
    public ArpSampler(HostPaths paths, NameFilter shown)
    {
        file = new(paths.Proc("net/arp"));
        devices = new(
            name => new Device(shown.Shows(name) ? new OptionalSeries(Entries, new Label("device", name)) : null),
            device => device.Series?.Release(group!));
    }

    /// <summary>How it is announced and made.</summary>
    public static SamplerSpec Spec { get; } =
        new("arp", context => new ArpSampler(context.Paths, NameFilter.FromFlags(context, Include, Exclude)))
        {
            Flags = [Include, Exclude, Netlink],
        };

    /// <inheritdoc/>
    public string Name => Spec.Name;

    /// <inheritdoc/>
    public SamplingPace Pace => SamplingPace.Fast;

    /// <inheritdoc/>
    public bool Sample(SampleGroup group)
    {
        this.group = group;
        Count(file.Read());
        foreach (var device in counted)
            device.Series?.Set(group, device.Count);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    // A line of headings, then a line per neighbour:
    // IP address, hardware type, flags, hardware address, mask, device.
    private void Count(ReadOnlySpan<byte> content)
    {
        devices.BeginCycle();
        counted.Clear();
        var isHeading = true;
        foreach (var line in new Lines(content))
        {
            if (!isHeading)
                CountLine(line);
            isHeading = false;
        }
    }

    private void CountLine(ReadOnlySpan<byte> line)
    {
        const int columnsBefore = 5;
        var fields = new Fields(line);
        fields.Skip(columnsBefore);
        var name = fields.Next();
        if (name.IsEmpty)
            throw BadContent.Of(file.Path, line, "a line of a neighbour");
        var device = devices.Find(name);
        if (!counted.Contains(device))
        {
            device.Count = 0;
            counted.Add(device);
        }
        device.Count++;
    }

    private sealed class Device(OptionalSeries? series)
    {
        public OptionalSeries? Series { get; } = series;
        public ulong Count { get; set; }
    }
}
