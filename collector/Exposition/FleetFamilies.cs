using Monitoring.Model;

namespace Monitoring.Collector.Exposition;

/// <summary>
/// What the polling rounds made of the whole fleet: <c>monitoring_fleet_*</c>. A figure that no host gives is left
/// out.
/// </summary>
internal static class FleetFamilies
{
    private static readonly Family Hosts = new(
        "monitoring_fleet_hosts", MetricType.Gauge, "Hosts by state.", ValueKind.Float64);

    private static readonly (Series Series, Func<FleetFigures, double?> Read)[] Figures =
    [
        State("up", f => f.Up),
        State("late", f => f.Late),
        State("down", f => f.Down),
        State("kept_out", f => f.KeptOut),
        One("round_expected_hosts", "Hosts that the newest round asked.", f => f.RoundExpected),
        One("round_answered_hosts", "Hosts that answered the newest round in time.", f => f.RoundAnswered),
        One("cpus", "CPUs of all hosts.", f => f.Cpus),
        One("memory_used_bytes", "Memory in use on all hosts.", f => f.MemoryUsedBytes, "bytes"),
        One("memory_size_bytes", "Memory of all hosts.", f => f.MemorySizeBytes, "bytes"),
        One("disk_used_bytes", "Used on the root file systems of all hosts.", f => f.DiskUsedBytes, "bytes"),
        One("disk_size_bytes", "Size of the root file systems of all hosts.", f => f.DiskSizeBytes, "bytes"),
        .. Spread("cpu", "ratio", "Busy share of the CPUs", f => f.Cpu),
        .. Spread("memory", "ratio", "Used share of the memory", f => f.Memory),
        .. Spread("disk", "ratio", "Used share of the root file systems", f => f.Disk),
        .. Spread("network_receive", "bytes_per_second", "Received over physical interfaces", f => f.NetworkReceive),
        .. Spread("network_transmit", "bytes_per_second", "Sent over physical interfaces", f => f.NetworkTransmit),
    ];

    /// <summary>The figures as series.</summary>
    public static GroupSnapshot Of(FleetFigures figures)
    {
        var series = new List<Series>(Figures.Length);
        var values = new List<long>(Figures.Length);
        foreach (var figure in Figures)
        {
            if (figure.Read(figures) is not { } value)
                continue;
            series.Add(figure.Series);
            values.Add(BitConverter.DoubleToInt64Bits(value));
        }
        return new("fleet", 0, [.. series], [.. values]);
    }

    private static (Series, Func<FleetFigures, double?>) State(string state, Func<FleetFigures, double?> read) =>
        (new(Hosts, new(new Label("state", state))), read);

    private static (Series, Func<FleetFigures, double?>) One(
        string name, string help, Func<FleetFigures, double?> read, string unit = "")
    {
        var family = new Family("monitoring_fleet_" + name, MetricType.Gauge, help, ValueKind.Float64, Unit: unit);
        return (new(family, LabelSet.Empty), read);
    }

    private static (Series, Func<FleetFigures, double?>)[] Spread(
        string name, string unit, string help, Func<FleetFigures, FleetSpread> read) =>
    [
        One($"{name}_{unit}", help + ", the fleet as a whole.", f => read(f).Total, unit),
        One($"{name}_p50_{unit}", help + ": half of the hosts are at or under this.", f => read(f).P50, unit),
        One($"{name}_p95_{unit}", help + ": nineteen of twenty hosts are at or under this.", f => read(f).P95, unit),
        One($"{name}_max_{unit}", help + ": the highest host.", f => read(f).Max, unit),
    ];
}
