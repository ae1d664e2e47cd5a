using Monitoring.Model;

namespace Monitoring.Agent.Sampling;

/// <summary>
/// The families of sensors. Which there are depends on the files that a host's chips have; each is made once.
/// </summary>
internal sealed class HwmonFamilies
{
    private readonly Dictionary<string, Family> families = new(StringComparer.Ordinal);

    /// <summary>The family of an element of a sensor.</summary>
    /// <param name="type">For example <c>temp</c>.</param>
    /// <param name="element">For example <c>crit_alarm</c>; empty for a file called like its sensor.</param>
    /// <param name="hasPlain">
    /// True when the sensor has a file called like itself too, so that its input needs another name.
    /// </param>
    public Family Of(string type, string element, bool hasPlain)
    {
        var name = element switch
        {
            "" => type,
            "input" => hasPlain ? type + "_input" : type,
            _ => $"{type}_{HwmonNames.Clean(element)}",
        };
        return (type, element) switch
        {
            ("beep_enable", _) => Gauge("beep_enabled", "1 when the machine beeps on alarms."),
            ("vrm", _) => Gauge("voltage_regulator_version", "Version of the voltage regulator's standard."),
            ("update_interval", _) => Gauge(
                "update_interval_seconds", "How often the chip takes readings.", ValueOperation.TimesThousandth),
            (_, "fault" or "alarm") => Gauge(name, $"1 when a sensor ({type}) reports: {element}."),
            (_, "beep") => Gauge(name + "_enabled", $"1 when the machine beeps on an alarm of a sensor ({type})."),
            ("in" or "cpu", _) => Gauge(
                name + "_volts", $"Voltage: {Shown(element)}.", ValueOperation.TimesThousandth),
            ("temp", not "type") => Gauge(
                name + "_celsius", $"Temperature: {Shown(element)}.", ValueOperation.TimesThousandth),
            ("curr", _) => Gauge(name + "_amps", $"Current: {Shown(element)}.", ValueOperation.TimesThousandth),
            ("energy", _) => Make(
                name + "_joule_total", MetricType.Counter, $"Energy used: {Shown(element)}.",
                ValueOperation.DivideBy1E6),
            ("power", "accuracy") => Gauge(
                name, "Accuracy of a power meter, as a ratio.", ValueOperation.DivideBy1E6),
            ("power", "average_interval" or "average_interval_min" or "average_interval_max") => Gauge(
                name + "_seconds", $"Power: {element}.", ValueOperation.TimesThousandth),
            ("power", _) => Gauge(name + "_watt", $"Power: {Shown(element)}.", ValueOperation.DivideBy1E6),
            ("humidity", _) => Gauge(name, $"Humidity as a ratio: {Shown(element)}.", ValueOperation.DivideBy1E6),
            ("fan", "input" or "min" or "max" or "target") => Gauge(
                name + "_rpm", $"Revolutions of a fan per minute: {element}."),
            ("freq", "input") => Gauge(
                name + "_freq_mhz", "Frequency of a graphics chip in MHz.", ValueOperation.DivideBy1E6),
            _ => Gauge(name, $"Sensor ({type}): {Shown(element)}."),
        };
    }

    private static string Shown(string element) => element.Length > 0 ? element : "input";

    private Family Gauge(string name, string help, ValueOperations operations = default) =>
        Make(name, MetricType.Gauge, help, operations);

    private Family Make(string name, MetricType type, string help, ValueOperations operations)
    {
        var full = "node_hwmon_" + name;
        if (!families.TryGetValue(full, out var family))
            families.Add(full, family = new Family(full, type, help, ValueKind.Int64, operations));
        return family;
    }
}
