using System.Diagnostics;

namespace Monitoring.Collector.Instruments;

/// <summary>
/// The collector's source of traces. Nothing listens to it unless OTLP export is on; then starting a span costs a
/// null check.
/// </summary>
public static class Tracing
{
    /// <summary>The source's name, for the exporter's setup.</summary>
    public const string SourceName = "Monitoring.Collector";

    internal static readonly ActivitySource Source = new(SourceName);

    /// <summary>Starts a trace of its own.</summary>
    /// <param name="name">What is done, in few words of low variety: <c>round</c>.</param>
    public static Span Start(string name) => Span.Start(name, parent: null);
}
