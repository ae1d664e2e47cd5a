namespace Monitoring.Collector.Instruments;

/// <summary>
/// Prometheus' name of an OpenTelemetry instrument, by the rules of OpenTelemetry's "Prometheus and OpenMetrics
/// Compatibility"; so a backend that turns our OTLP into Prometheus series comes to the names that <c>/metrics</c>
/// has.
/// </summary>
internal static class InstrumentName
{
    public static string ForPrometheus(InstrumentKind kind, string name, string unit)
    {
        var prometheus = name.Replace('.', '_');
        var word = unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            "1" => "_ratio",
            _ => "",
        };
        if (!prometheus.EndsWith(word))
            prometheus += word;
        return kind == InstrumentKind.Counter ? prometheus + "_total" : prometheus;
    }
}
