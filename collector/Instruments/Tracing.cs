using System.Diagnostics;

namespace Monitoring.Collector.Instruments;

/// <summary>
/// The collector's source of traces. While nothing listens, that is unless OTLP export is on, starting an activity
/// costs a null check. All Deferred chains run on the reactor's one thread, so an activity's parent is named when it
/// starts and never taken from <see cref="Activity.Current"/>, which would be whatever callback ran last.
/// </summary>
public static class Tracing
{
    /// <summary>The source's name, for the exporter's setup.</summary>
    public const string SourceName = "Monitoring.Collector";

    /// <summary>The source.</summary>
    public static readonly ActivitySource Source = new(SourceName);
}
