namespace Monitoring.Collector.Instruments;

/// <summary>What an instrument's figures mean, in Prometheus' words and OpenTelemetry's.</summary>
public enum InstrumentKind
{
    /// <summary>Only goes up: a Prometheus counter, an OpenTelemetry monotonic cumulative sum.</summary>
    Counter,

    /// <summary>Goes up and down: a gauge on both sides.</summary>
    Gauge,

    /// <summary>How observations are spread over buckets: a histogram on both sides.</summary>
    Histogram,
}
