namespace Monitoring.Model;

/// <summary>What a family's samples mean, as the Prometheus text formats name it.</summary>
public enum MetricType : byte
{
    /// <summary>Nothing is promised about the values; OpenMetrics calls it <c>unknown</c>.</summary>
    Untyped = 0,

    /// <summary>Only goes up, but for a reset to zero.</summary>
    Counter = 1,

    /// <summary>Goes up and down.</summary>
    Gauge = 2,

    /// <summary>Cumulative buckets (label <c>le</c>), a sum and a count.</summary>
    Histogram = 3,

    /// <summary>Quantiles (label <c>quantile</c>), a sum and a count.</summary>
    Summary = 4,
}
