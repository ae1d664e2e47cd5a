namespace Monitoring.Collector.Instruments;

/// <summary>A counter or gauge whose figure someone else keeps; it is asked for when an exporter needs it.</summary>
public sealed class Reading : Instrument, IReadInstrument
{
    private readonly Func<double> read;

    internal Reading(
        InstrumentKind kind, string name, string help, string unit, Func<double> read, string? prometheusName)
        : base(kind, name, help, unit)
    {
        this.read = read;
        PrometheusName = prometheusName ?? PrometheusName;
    }

    double IReadInstrument.Read() => read();
}
