using Monitoring.Collector.Ingest;
using Monitoring.Collector.Store.History;
using Monitoring.Collector.Store.Query;

namespace Monitoring.Collector.Store.Rollup;

/// <summary>
/// Makes rollups of what the history has got since the last time, an hour of one host in a slice. An hour is rolled up
/// once it is over, and again when samples of it come late. An hour of which something can't be read, or that has more
/// series than <see cref="RollupLimits"/> allow, is left to the samples: each answer says so, or is refused by its own
/// limits.
/// </summary>
/// <remarks>For one thread at a time; each slice reads and writes files.</remarks>
/// <param name="history">What is stored.</param>
/// <param name="file">Where the rollups go.</param>
/// <param name="limits">What it may hold.</param>
public sealed class RollupBuilding(IHistory history, RollupFile file, RollupLimits limits)
{
    /// <summary>How long after its end an hour is rolled up, so that what is on its way is in: 2 min.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);

    /// <summary>How often the history is looked through for what is new: every minute.</summary>
    public static readonly TimeSpan LookInterval = TimeSpan.FromMinutes(1);

    /// <summary>How often it is forgotten what the history has nothing of any more: every hour.</summary>
    public static readonly TimeSpan ForgetInterval = TimeSpan.FromHours(1);

    /// <summary>Runs that are looked at in a slice.</summary>
    public const int RunsPerSlice = 256;

    private readonly Queue<StoredStream> behind = new();
    private readonly Queue<IGrouping<Guid, StreamKey>> aging = new();
    private Dictionary<StreamKey, StoredStream> stored = [];
    private TimeSpan? looked;
    private TimeSpan? forgot;

    /// <summary>Does a little.</summary>
    /// <param name="nowMs">The wall clock, which says what hours are over.</param>
    /// <param name="elapsed">The time that no setting of a clock moves, which says when to look.</param>
    /// <returns>True when there is more to do at once.</returns>
    /// <exception cref="RollupsLostException">The file is of no use: the next slice makes it anew.</exception>
    public bool Slice(long nowMs, TimeSpan elapsed)
    {
        if (looked is null || !file.Exists)
            Begin();
        if (behind.Count == 0 && aging.Count == 0 && !(elapsed - looked < LookInterval))
            Look(elapsed);
        // Before anything new is noted, which would not be among what was found to be stored.
        if (aging.TryDequeue(out var noted))
        {
            Forget(noted);
            return true;
        }
        if (behind.TryDequeue(out var stream))
        {
            Note(stream);
            return true;
        }
        var endedMs = nowMs - (long)Grace.TotalMilliseconds - RollupResolution.Hour.BucketMs;
        if (file.NextDue(endedMs) is not { } due)
            return false;
        RollUp(due.Agent, due.HourMs);
        return true;
    }

    private void Begin()
    {
        file.Prepare();
        behind.Clear();
        aging.Clear();
        (looked, forgot) = (null, null);
    }

    private void Look(TimeSpan elapsed)
    {
        looked = elapsed;
        var streams = history.Streams();
        foreach (var stream in streams)
            behind.Enqueue(stream);
        if (elapsed - forgot < ForgetInterval)
            return;
        forgot = elapsed;
        stored = streams.ToDictionary(stream => stream.Key);
        foreach (var ofHost in file.NotedStreams().GroupBy(stream => stream.Agent))
            aging.Enqueue(ofHost);
    }

    // By the host's own times, so that another's clock doesn't matter; and by the collector's, as a host that boots in
    // 1970 each time has a stream from then on. Who asks for what is older is answered from the samples.
    private void Forget(IGrouping<Guid, StreamKey> noted)
    {
        var kept = noted.Where(stored.ContainsKey).Select(stream => stored[stream]).ToArray();
        var beganMs = (history.BeganMs ?? 0) - RollupResolution.Hour.PieceMs;
        file.Forget(
            noted.Key,
            noted.Where(stream => !stored.ContainsKey(stream)),
            Math.Max(beganMs, kept.Min(stream => stream.FirstMs) ?? long.MaxValue),
            kept.Max(stream => stream.LastMs) ?? long.MinValue);
    }

    private void Note(StoredStream stream)
    {
        var noted = file.NotedSeq(stream.Key);
        if (noted >= stream.LastSeq)
            return;
        var hours = new HashSet<long>();
        var seq = noted;
        var runs = 0;
        foreach (var run in history.RunsFrom(stream.Key, noted + 1))
        {
            // What follows a damaged run goes on behind it.
            if (run.IsDamaged)
                continue;
            // Batch by batch, as a clock that was set may have put years between two of them.
            var batches = new BatchTimes(run.Frames.Span);
            while (batches.MoveNext())
                hours.Add(batches.TimeMs - batches.TimeMs % RollupResolution.Hour.BucketMs);
            seq = run.LastSeq;
            if (++runs == RunsPerSlice)
            {
                behind.Enqueue(stream);
                break;
            }
        }
        file.Note(stream.Key, Math.Max(seq, noted), hours);
    }

    private void RollUp(Guid agent, long hourMs)
    {
        var dayMs = RollupResolution.Hour.PieceOf(hourMs);
        if (OfHour(agent, hourMs) is { } hour
            && OfDay(agent, dayMs, hourMs, hour) is { } day
            && RollupCodec.Pack(hour) is { } packedHour
            && RollupCodec.Pack(day) is { } packedDay)
        {
            file.Put(
                agent, hourMs,
                [(RollupResolution.Minute, hourMs, packedHour), (RollupResolution.Hour, dayMs, packedDay)]);
        }
        else
        {
            file.Leave(agent, hourMs);
        }
    }

    // Null when something of it can't be read, or it has too many series.
    private List<RollupSeries>? OfHour(Guid agent, long hourMs)
    {
        var span = new TimeSpanMs(hourMs, hourMs + RollupResolution.Hour.BucketMs - 1);
        var hour = new List<RollupSeries>();
        HostIdentity[] host = [HostIdentity.WithoutName(agent)];
        var budget = new QueryBudget(QueryLimits.None with { SeriesHeldMax = limits.SeriesPerHourMax });
        try
        {
            var (parts, unreadable) = ExportPlan.Make(
                history, host, SeriesSelector.All, span, budget, limits.SamplesHeldMax);
            foreach (var part in parts)
            {
                var wanted = part.Select(one => SeriesKey.Of(one.Series)).ToHashSet();
                using var samples = new SampleSet(series => wanted.Contains(SeriesKey.Of(series)), span, budget);
                unreadable += HostReplay.Read(history, agent, samples);
                hour.AddRange(samples.InOrder().Select(column => RollupSeries.Of(column, hourMs)));
            }
            return unreadable == 0 ? hour : null;
        }
        catch (QueryException e) when (e.Fault == QueryFault.TooMuchWork)
        {
            return null;
        }
    }

    // The day with the hour in its place; null when it would have too many series.
    private RollupSeries[]? OfDay(Guid agent, long dayMs, long hourMs, List<RollupSeries> hour)
    {
        var place = (int)((hourMs - dayMs) / RollupResolution.Hour.BucketMs);
        var day = file.Pieces(agent, RollupResolution.Hour, dayMs, dayMs, static _ => true)
            .SelectMany(piece => piece.Series).ToDictionary(rolled => SeriesKey.Of(rolled.Series));
        foreach (var rolled in day.Values)
            rolled.Buckets[place] = default;
        foreach (var rolled in hour)
        {
            var key = SeriesKey.Of(rolled.Series);
            if (!day.TryGetValue(key, out var known))
            {
                if (day.Count == limits.SeriesPerDayMax)
                    return null;
                day[key] = known = new RollupSeries(rolled.Series, new RollupBucket[RollupResolution.Hour.Buckets]);
            }
            known.Buckets[place] = rolled.Whole;
        }
        return [.. day.Values];
    }
}
