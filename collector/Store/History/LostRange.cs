using Monitoring.Collector.Ingest;

namespace Monitoring.Collector.Store.History;

/// <summary>A range of one stream that was committed and can't be read any more.</summary>
/// <param name="Stream">Whose.</param>
/// <param name="FirstSeq">The first frame that is lost.</param>
/// <param name="LastSeq">The last one.</param>
/// <param name="NoticedMs">When it was noticed, in ms since the Unix epoch.</param>
/// <param name="Reason">What happened, for people: which file is missing or damaged.</param>
public sealed record LostRange(StreamKey Stream, ulong FirstSeq, ulong LastSeq, long NoticedMs, string Reason);
