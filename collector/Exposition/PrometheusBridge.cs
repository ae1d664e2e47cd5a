using Monitoring.Collector.Instruments;
using Prom = Prometheus;

namespace Monitoring.Collector.Exposition;

/// <summary>
/// Gives the collector's own metrics to prometheus-net, each with its type. (prometheus-net's own adapter for .NET's
/// meters makes gauges of counters.) Counts and levels are copied when a scrape comes; observations of histograms are
/// handed on as they are recorded.
/// </summary>
internal sealed class PrometheusBridge
{
    private readonly Prom.CollectorRegistry registry = Prom.Metrics.NewCustomRegistry();
    private readonly List<Action> copies = [];

    /// <summary>Takes over what is declared so far.</summary>
    public PrometheusBridge(InstrumentSet instruments)
    {
        var factory = Prom.Metrics.WithCustomRegistry(registry);
        foreach (var instrument in instruments.Declared)
            Take(factory, instrument);
        registry.AddBeforeCollectCallback(CopyAll);
    }

    /// <summary>Writes them all; OpenMetrics is closed with <c># EOF</c>.</summary>
    public Task WriteAsync(Stream output, Text.ExpositionFormat format, CancellationToken stop) =>
        registry.CollectAndExportAsTextAsync(
            output,
            format == Text.ExpositionFormat.OpenMetrics
                ? Prom.ExpositionFormat.OpenMetricsText
                : Prom.ExpositionFormat.PrometheusText,
            stop);

    private void Take(Prom.MetricFactory factory, Instrument instrument)
    {
        switch (instrument)
        {
            case Histogram histogram:
                var shape = new Prom.HistogramConfiguration { Buckets = [.. histogram.Bounds] };
                var observed = factory.CreateHistogram(histogram.PrometheusName, histogram.Help, shape);
                histogram.Observer = observed.Observe;
                break;
            case LabelledCounter labelled:
                var family = factory.CreateCounter(labelled.PrometheusName, labelled.Help, [labelled.Label]);
                copies.Add(() => Copy(labelled, family));
                break;
            case IReadInstrument read when instrument.Kind == InstrumentKind.Counter:
                var counter = factory.CreateCounter(instrument.PrometheusName, instrument.Help);
                copies.Add(() => counter.IncTo(read.Read()));
                break;
            case IReadInstrument read:
                var gauge = factory.CreateGauge(instrument.PrometheusName, instrument.Help);
                copies.Add(() => gauge.Set(read.Read()));
                break;
            default:
                throw new ArgumentException($"{instrument.GetType()} has no place on /metrics", nameof(instrument));
        }
    }

    private void CopyAll()
    {
        foreach (var copy in copies)
            copy();
    }

    private static void Copy(LabelledCounter labelled, Prom.Counter family)
    {
        foreach (var (value, counter) in labelled.Counters)
            family.WithLabels(value).IncTo(counter.Value);
    }
}
