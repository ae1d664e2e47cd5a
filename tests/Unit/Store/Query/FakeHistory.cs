using Monitoring.Collector.Ingest;
using Monitoring.Collector.Store.History;
using Monitoring.Protocol.Frames;

namespace Monitoring.Tests.Unit.Store.Query;

/// <summary>A history in memory: each key frame begins a run, as in the real one.</summary>
internal sealed class FakeHistory : IHistory
{
    private readonly List<StoredRun> runs = [];

    public List<StoredEvent> Stored { get; } = [];

    public long? BeganMs { get; set; }

    /// <summary>How often runs were read.</summary>
    public int Reads { get; private set; }

    /// <summary>How often the streams were looked for.</summary>
    public int Looks { get; private set; }

    /// <summary>Happens whenever runs are read.</summary>
    public event Action? Reading;

    /// <summary>Stores all frames of a stream; streams of one agent come oldest first.</summary>
    /// <param name="agent">Whose.</param>
    /// <param name="stream">The frames.</param>
    public void Add(Guid agent, RecordedStream stream)
    {
        var key = new StreamKey(agent, stream.Encoder.Incarnation);
        var catalogue = new List<ReadOnlyMemory<byte>>();
        var run = new List<RecordedFrame>();
        ReadOnlyMemory<byte>[] needed = [];
        foreach (var recorded in stream.Frames)
        {
            if (recorded.Frame.IsKey)
            {
                Flush(key, run, needed);
                needed = [.. catalogue];
            }
            if (recorded.Frame.IsRestatement)
                catalogue.Clear();
            if (recorded.Frame.IsCatalogue)
                catalogue.Add(recorded.Bytes);
            if (run.Count > 0 || recorded.Frame.IsKey)
                run.Add(recorded);
        }
        Flush(key, run, needed);
    }

    /// <summary>Loses a run, as a partition that is gone does.</summary>
    public void Lose(int run) => runs.RemoveAt(run);

    /// <summary>Makes a run unreadable, as a bit that falls over on the disk does.</summary>
    public void Damage(int run)
    {
        var whole = runs[run];
        runs[run] = StoredRun.Damaged(whole.Stream, whole.FirstSeq, whole.LastSeq, whole.FirstMs, whole.LastMs);
    }

    public IReadOnlyList<StoredStream> Streams(CancellationToken stop = default)
    {
        Looks++;
        return
        [
            .. runs.GroupBy(run => run.Stream).Select(of => new StoredStream(
                of.Key, of.Min(run => run.FirstSeq), of.Max(run => run.LastSeq), of.Min(run => run.FirstMs),
                of.Max(run => run.LastMs))),
        ];
    }

    public IEnumerable<StoredRun> Runs(Guid agent, long fromMs, long toMs, CancellationToken stop = default)
    {
        Reads++;
        Reading?.Invoke();
        StoredRun? before = null;
        foreach (var run in runs.Where(run => run.Stream.Agent == agent && run.FirstMs <= toMs && run.LastMs >= fromMs))
        {
            yield return run with { Continues = before?.Stream == run.Stream && before.LastSeq + 1 == run.FirstSeq };
            if (!run.IsDamaged)
                before = run;
        }
    }

    public IEnumerable<StoredRun> RunsFrom(StreamKey stream, ulong firstSeq) =>
        Runs(stream.Agent, 0, long.MaxValue).Where(run => run.Stream == stream && run.LastSeq >= firstSeq);

    public IEnumerable<StoredEvent> Events(
        Guid? agent, long fromMs, long toMs, CancellationToken stop = default) => Stored.Where(stored =>
        (agent is null || stored.IsDamaged || stored.Stream.Agent == agent)
        && stored.Happened.TimeMs >= fromMs && stored.Happened.TimeMs <= toMs);

    public IReadOnlyList<LostRange> Losses() => [];

    private void Flush(StreamKey key, List<RecordedFrame> run, ReadOnlyMemory<byte>[] catalogue)
    {
        if (run.Count == 0)
            return;
        var batches = run.Where(recorded => recorded.Frame.Type == FrameType.Batch).ToArray();
        runs.Add(new StoredRun(
            key, run[0].Frame.Seq, run[^1].Frame.Seq, batches.Min(f => f.TimeMs), batches.Max(f => f.TimeMs),
            Continues: false, run.SelectMany(f => f.Bytes).ToArray(), () => catalogue));
        run.Clear();
    }
}
