using System.Diagnostics.Metrics;

namespace Monitoring.Collector.Instruments;

/// <summary>
/// Where the collector's own metrics are declared. Each becomes an instrument of .NET's meter <see
/// cref="MeterName"/>, which the OpenTelemetry SDK reads when it is on; <c>/metrics</c> reads <see cref="Declared"/>.
/// Declaring is for the program's start, on one thread.
/// </summary>
public sealed class InstrumentSet : IDisposable
{
    /// <summary>The meter that OpenTelemetry listens to.</summary>
    public const string MeterName = "Monitoring.Collector";

    /// <summary>Bounds in seconds that suit anything from a loop's lag to a slow scrape.</summary>
    public static readonly IReadOnlyList<double> Durations =
        [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly Meter meter = new(MeterName);
    private readonly List<Instrument> declared = [];

    /// <summary>What was declared so far, in order.</summary>
    public IReadOnlyList<Instrument> Declared => declared;

    /// <summary>Declares a count without labels.</summary>
    /// <inheritdoc cref="Instrument(InstrumentKind, string, string, string)"/>
    public Counter Counter(string name, string help, string unit)
    {
        var counter = Add(new Counter(name, help, unit));
        meter.CreateObservableCounter(name, () => counter.Value, unit, help);
        return counter;
    }

    /// <summary>Declares counts by the value of one label.</summary>
    /// <param name="name">As for <see cref="Counter"/>.</param>
    /// <param name="help">One sentence.</param>
    /// <param name="unit">A UCUM unit.</param>
    /// <param name="label">The label's name, <c>[a-z_]+</c>.</param>
    /// <param name="values">Values to show from the start, at zero; others may follow.</param>
    public LabelledCounter Counter(string name, string help, string unit, string label, IReadOnlyList<string> values)
    {
        var counter = Add(new LabelledCounter(name, help, unit, label, values));
        meter.CreateObservableCounter(name, () => Measure(counter), unit, help);
        return counter;
    }

    /// <summary>Declares a figure that goes up and down.</summary>
    public Gauge Gauge(string name, string help, string unit)
    {
        var gauge = Add(new Gauge(name, help, unit));
        meter.CreateObservableGauge(name, () => gauge.Value, unit, help);
        return gauge;
    }

    /// <summary>Declares a count that someone else keeps.</summary>
    /// <param name="name">As for <see cref="Counter"/>.</param>
    /// <param name="help">One sentence.</param>
    /// <param name="unit">A UCUM unit.</param>
    /// <param name="read">Gives the count so far; called on any thread, and never gives less than before.</param>
    /// <param name="prometheusName">
    /// Where Prometheus knows the figure by another name than the one that follows.
    /// </param>
    public Reading CounterReading(
        string name, string help, string unit, Func<double> read, string? prometheusName = null)
    {
        meter.CreateObservableCounter(name, read, unit, help);
        return Add(new Reading(InstrumentKind.Counter, name, help, unit, read, prometheusName));
    }

    /// <summary>Declares a figure that someone else keeps.</summary>
    /// <param name="name">As for <see cref="Counter"/>.</param>
    /// <param name="help">One sentence.</param>
    /// <param name="unit">A UCUM unit.</param>
    /// <param name="read">Gives the present figure; called on any thread.</param>
    /// <param name="prometheusName">
    /// Where Prometheus knows the figure by another name than the one that follows.
    /// </param>
    public Reading GaugeReading(
        string name, string help, string unit, Func<double> read, string? prometheusName = null)
    {
        meter.CreateObservableGauge(name, read, unit, help);
        return Add(new Reading(InstrumentKind.Gauge, name, help, unit, read, prometheusName));
    }

    /// <summary>Declares a histogram.</summary>
    /// <param name="name">As for <see cref="Counter"/>.</param>
    /// <param name="help">One sentence.</param>
    /// <param name="unit">A UCUM unit.</param>
    /// <param name="bounds">
    /// Upper bounds of the buckets, rising, without infinity. Default: <see cref="Durations"/>.
    /// </param>
    public Histogram Histogram(string name, string help, string unit, IReadOnlyList<double>? bounds = null)
    {
        bounds ??= Durations;
        var advice = new InstrumentAdvice<double> { HistogramBucketBoundaries = bounds };
        return Add(new Histogram(meter.CreateHistogram(name, unit, help, tags: null, advice), help, bounds));
    }

    /// <summary>True for the .NET instruments of this set: meters of the same name may stand in one process.</summary>
    internal bool Owns(System.Diagnostics.Metrics.Instrument instrument) => ReferenceEquals(instrument.Meter, meter);

    /// <inheritdoc/>
    public void Dispose() => meter.Dispose();

    private T Add<T>(T instrument)
        where T : Instrument
    {
        if (declared.Any(other => other.Name == instrument.Name || other.PrometheusName == instrument.PrometheusName))
            throw new ArgumentException($"the metric {instrument.Name} is declared twice", nameof(instrument));
        declared.Add(instrument);
        return instrument;
    }

    private static IEnumerable<Measurement<long>> Measure(LabelledCounter counter) =>
        from pair in counter.Counters
        select new Measurement<long>(pair.Value.Value, KeyValuePair.Create(counter.Label, (object?)pair.Key));
}
