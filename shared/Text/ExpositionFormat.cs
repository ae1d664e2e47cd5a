namespace Monitoring.Text;

/// <summary>The text formats in which metrics are exposed.</summary>
public enum ExpositionFormat
{
    /// <summary>
    /// Prometheus text 0.0.4. Version 1.0.0 differs only for names outside the legacy character set, which are never
    /// written.
    /// </summary>
    PrometheusText,

    /// <summary>OpenMetrics text 1.0.0. Version 0.0.1 reads the same.</summary>
    OpenMetrics,
}
