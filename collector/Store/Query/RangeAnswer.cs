using Monitoring.Collector.Store.Rollup;

namespace Monitoring.Collector.Store.Query;

/// <summary>What came of a range.</summary>
/// <param name="Series">By host, then by name and labels; series without an answer are left out.</param>
/// <param name="Resolution">The rollup that it was read from; null for the samples themselves.</param>
/// <param name="UnreadableRuns">Stored runs of frames that are damaged and were passed over, once for each time that
/// they were to be read.</param>
public sealed record RangeAnswer(IReadOnlyList<SeriesAnswer> Series, RollupResolution? Resolution, int UnreadableRuns);
