namespace Monitoring.Collector.Store.Query;

/// <summary>What an export came to.</summary>
/// <param name="Series">Series written.</param>
/// <param name="Samples">Samples written.</param>
/// <param name="SeriesLeftOut">Series whose family's name was taken in OpenMetrics: <c>x</c> beside the counter
/// <c>x_total</c>.</param>
/// <param name="UnreadableRuns">Stored runs of frames that are damaged and were passed over, once for each time they
/// were to be read.</param>
public sealed record ExportTally(long Series, long Samples, long SeriesLeftOut, int UnreadableRuns);
