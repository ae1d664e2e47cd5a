using OtelHistogram = System.Diagnostics.Metrics.Histogram<double>;

namespace Monitoring.Collector.Instruments;

/// <summary>How observations are spread over buckets. Any thread may record.</summary>
public sealed class Histogram : Instrument
{
    private readonly OtelHistogram forOtel;

    internal Histogram(OtelHistogram forOtel, string help, IReadOnlyList<double> bounds)
        : base(InstrumentKind.Histogram, forOtel.Name, help, forOtel.Unit ?? "")
    {
        this.forOtel = forOtel;
        Bounds = bounds;
    }

    /// <summary>Upper bounds of the buckets, rising; the last bucket, up to infinity, is not among them.</summary>
    public IReadOnlyList<double> Bounds { get; }

    /// <summary>Where observations go besides OpenTelemetry; set once, before anything is recorded.</summary>
    internal Action<double>? Observer { get; set; }

    /// <summary>Records one observation, in the instrument's unit.</summary>
    public void Record(double value)
    {
        forOtel.Record(value);
        Observer?.Invoke(value);
    }
}
