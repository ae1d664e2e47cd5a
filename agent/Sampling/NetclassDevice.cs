using Monitoring.Agent.Host;
using Monitoring.Model;

namespace Monitoring.Agent.Sampling;

/// <summary>One network interface: its attributes in <c>/sys/class/net/NAME</c>.</summary>
internal sealed class NetclassDevice
{
    private const long FlagUp = 1;
    private const string FlagsFile = "flags";
    private const string SpeedFile = "speed";

    private static readonly Family Up = new(
        "node_network_up", MetricType.Gauge, "1 when the interface's operational state is up, else 0.");

    private static readonly Family Info = new(
        "node_network_info", MetricType.Gauge, "What an interface says of itself in words; always 1.");

    private static readonly (string File, Family Family)[] Numbers =
    [
        ("addr_assign_type", Gauge("address_assign_type", "How the address came about, NET_ADDR_*.")),
        ("carrier", Gauge("carrier", "1 when the link has a carrier.")),
        ("carrier_changes", Counter("carrier_changes_total", "How often the carrier came or went.")),
        ("carrier_up_count", Counter("carrier_up_changes_total", "How often the carrier came.")),
        ("carrier_down_count", Counter("carrier_down_changes_total", "How often the carrier went.")),
        ("dev_id", Gauge("device_id", "Tells apart interfaces that share one address.")),
        ("dormant", Gauge("dormant", "1 when the interface waits for something, such as authentication.")),
        (FlagsFile, Gauge("flags", "The interface's flags, IFF_*.")),
        ("ifindex", Gauge("iface_id", "The kernel's number for the interface.")),
        ("iflink", Gauge("iface_link", "The number of the interface that it is linked to.")),
        ("link_mode", Gauge("iface_link_mode", "How the operational state is decided: 1 when it may be dormant.")),
        ("mtu", Gauge("mtu_bytes", "The largest packet that the interface transmits.")),
        ("netdev_group", Gauge("net_dev_group", "The group that the interface is in.")),
        ("name_assign_type", Gauge("name_assign_type", "How the name came about, NET_NAME_*.")),
        // The kernel counts Mbit/s, in integers.
        (SpeedFile, Gauge("speed_bytes", "Speed of the link in bytes a second.", ValueOperation.Times125000)),
        ("tx_queue_len", Gauge("transmit_queue_length", "How many packets the transmit queue holds at most.")),
        ("type", Gauge("protocol_type", "The kind of link, ARPHRD_*.")),
    ];

    private readonly AttributeFile[] numberFiles;
    private readonly OptionalSeries[] numbers;
    private readonly AttributeFile[] textFiles;
    private readonly AttributeFile stateFile;
    private readonly OptionalSeries up;
    private readonly InfoSeries info;
    private readonly bool ignoreInvalidSpeed;

    /// <summary>Makes it; nothing is read yet.</summary>
    public NetclassDevice(string directory, string name, bool ignoreInvalidSpeed)
    {
        this.ignoreInvalidSpeed = ignoreInvalidSpeed;
        var device = new Label("device", name);
        numberFiles = [.. Numbers.Select(n => File(n.File))];
        numbers = [.. Numbers.Select(n => new OptionalSeries(n.Family, device))];
        textFiles = [File("address"), File("broadcast"), File("duplex"), File("ifalias")];
        stateFile = File("operstate");
        up = new(Up, device);
        info = new(Info, [device], "address", "broadcast", "duplex", "ifalias", "operstate", "adminstate");

        AttributeFile File(string file) => new(Path.Join(directory, name, file));
    }

    /// <summary>Reads its attributes. Those that it lacks, or that have no value at present, are left out.</summary>
    public void Sample(SampleGroup group)
    {
        Span<byte> buffer = stackalloc byte[AttributeFile.BytesMax];
        var administration = SampleNumbers(group, buffer);
        info.Begin();
        foreach (var file in textFiles)
        {
            file.TryRead(buffer, out var text);
            info.Add(text);
        }
        stateFile.TryRead(buffer, out var state);
        info.Add(state);
        info.Add(administration);
        info.Set(group);
        up.Set(group, state.SequenceEqual("up"u8) ? 1L : 0L);
    }

    /// <summary>Takes its series out of the group.</summary>
    public void Release(SampleGroup group)
    {
        foreach (var number in numbers)
            number.Release(group);
        up.Release(group);
        info.Release(group);
        Close();
    }

    /// <summary>Closes its files.</summary>
    public void Close()
    {
        foreach (var file in numberFiles)
            file.Close();
        foreach (var file in textFiles)
            file.Close();
        stateFile.Close();
    }

    // Gives the administrative state, which is one of the flags.
    private ReadOnlySpan<byte> SampleNumbers(SampleGroup group, Span<byte> buffer)
    {
        var administration = "unknown"u8;
        for (var i = 0; i < numbers.Length; i++)
        {
            if (!numberFiles[i].TryRead(buffer, out var text) || !Parse.TryPrefixedInt64(text, out var value))
                continue;
            if (Numbers[i].File == FlagsFile)
                administration = (value & FlagUp) != 0 ? "up"u8 : "down"u8;
            if (Numbers[i].File != SpeedFile || value >= 0 || !ignoreInvalidSpeed)
                numbers[i].Set(group, value);
        }
        return administration;
    }

    private static Family Gauge(string name, string help, ValueOperations operations = default) =>
        new("node_network_" + name, MetricType.Gauge, help, ValueKind.Int64, operations);

    private static Family Counter(string name, string help) =>
        new("node_network_" + name, MetricType.Counter, help, ValueKind.Int64);
}
