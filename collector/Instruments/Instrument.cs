namespace Monitoring.Collector.Instruments;

/// <summary>
/// One of the collector's own metrics. It is declared once; <c>/metrics</c> and OTLP both read the same figures, with
/// the same type.
/// </summary>
/// <param name="kind">Its type.</param>
/// <param name="name">
/// OpenTelemetry's name, parts divided by dots, for example <c>monitoring.collector.ingest.bytes</c>; Prometheus'
/// name follows from it.
/// </param>
/// <param name="help">One sentence for both sides.</param>
/// <param name="unit">
/// A UCUM unit: <c>s</c>, <c>By</c>, <c>1</c> (a ratio), or a thing in braces such as <c>{frame}</c>.
/// </param>
public abstract class Instrument(InstrumentKind kind, string name, string help, string unit)
{
    /// <summary>Its type.</summary>
    public InstrumentKind Kind { get; } = kind;

    /// <summary>OpenTelemetry's name.</summary>
    public string Name { get; } = name;

    /// <summary>
    /// Prometheus' name: dots become underscores, the unit's word and a counter's <c>_total</c> are appended.
    /// </summary>
    public string PrometheusName { get; init; } = InstrumentName.ForPrometheus(kind, name, unit);

    /// <summary>One sentence for both sides.</summary>
    public string Help { get; } = help;

    /// <summary>A UCUM unit.</summary>
    public string Unit { get; } = unit;
}
