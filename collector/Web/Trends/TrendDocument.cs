namespace Monitoring.Collector.Web.Trends;

/// <summary>The body of <c>/api/trends</c>.</summary>
/// <param name="ToMs">The newest moment, Unix time in ms.</param>
/// <param name="StepMs">From one moment to the next.</param>
/// <param name="Hosts">
/// By id: shares of CPU, memory and disk, then bytes received and sent per second, each from the oldest moment to the
/// newest; null where it isn't known.
/// </param>
public sealed record TrendDocument(long ToMs, long StepMs, IReadOnlyDictionary<string, double?[][]> Hosts);
