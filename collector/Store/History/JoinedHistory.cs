using Monitoring.Collector.Ingest;

namespace Monitoring.Collector.Store.History;

/// <summary>
/// The histories of several collectors as one. A frame may stand in two of them: one that was sent, and not
/// acknowledged before its agent went over to another collector. As it has the same stream and seq in both, its runs
/// are given where they belong, and whoever decodes them passes over what he knows.
/// </summary>
/// <param name="histories">At least one.</param>
public sealed class JoinedHistory(IReadOnlyList<IHistory> histories) : IHistory
{
    // Asked once: each history looks into all its files for it. A stream that comes later goes last.
    private readonly Lazy<Dictionary<StreamKey, int>> ages = new(() => Joined(histories, default)
        .Select((stream, age) => (stream.Key, age)).ToDictionary(pair => pair.Key, pair => pair.age));

    /// <inheritdoc/>
    public IReadOnlyList<StoredStream> Streams(CancellationToken stop = default) => Joined(histories, stop);

    /// <inheritdoc/>
    public long? BeganMs => histories.Min(history => history.BeganMs);

    /// <inheritdoc/>
    public IEnumerable<StoredRun> Runs(Guid agent, long fromMs, long toMs, CancellationToken stop = default) =>
        Merged(history => history.Runs(agent, fromMs, toMs, stop));

    /// <inheritdoc/>
    public IEnumerable<StoredRun> RunsFrom(StreamKey stream, ulong firstSeq) =>
        Merged(history => history.RunsFrom(stream, firstSeq));

    /// <summary>What an agent told stands in each history that stores its frame, and is given once.</summary>
    public IEnumerable<StoredEvent> Events(Guid? agent, long fromMs, long toMs, CancellationToken stop = default) =>
        histories
        .SelectMany(history => history.Events(agent, fromMs, toMs, stop))
        .Distinct()
        .OrderBy(stored => stored.Happened.TimeMs);

    /// <summary>What each of them has lost; another one may have it.</summary>
    public IReadOnlyList<LostRange> Losses() => [.. histories.SelectMany(history => history.Losses())];

    private static IReadOnlyList<StoredStream> Joined(IReadOnlyList<IHistory> histories, CancellationToken stop) =>
    [
        .. histories.SelectMany(history => history.Streams(stop))
            .GroupBy(stream => stream.Key, (_, parts) => parts.Aggregate((one, other) => one.With(other)))
            .OrderBy(stream => stream.FirstMs)
            .GroupBy(stream => stream.Key.Agent).SelectMany(ofAgent => ofAgent),
    ];

    // Each history has its runs in order, so the least of those that are next goes first.
    private IEnumerable<StoredRun> Merged(Func<IHistory, IEnumerable<StoredRun>> runsOf)
    {
        var walks = histories.Select(history => runsOf(history).GetEnumerator()).ToArray();
        try
        {
            var standing = walks.Where(walk => walk.MoveNext()).ToList();
            (StreamKey Stream, ulong LastSeq)? given = null;
            while (standing.MinBy(walk => (AgeOf(walk.Current), walk.Current.FirstSeq)) is { } next)
            {
                var run = next.Current;
                var goesOn = given is { } before && before.Stream == run.Stream;
                yield return run with { Continues = goesOn && run.FirstSeq <= given!.Value.LastSeq + 1 };
                if (!run.IsDamaged)
                    given = (run.Stream, goesOn ? Math.Max(given!.Value.LastSeq, run.LastSeq) : run.LastSeq);
                if (!next.MoveNext())
                    standing.Remove(next);
            }
        }
        finally
        {
            foreach (var walk in walks)
                walk.Dispose();
        }

        int AgeOf(StoredRun run) => ages.Value.GetValueOrDefault(run.Stream, int.MaxValue);
    }
}
