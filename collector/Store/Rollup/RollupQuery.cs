using Monitoring.Collector.Store.History;
using Monitoring.Collector.Store.Query;
using Monitoring.Model;

namespace Monitoring.Collector.Store.Rollup;

/// <summary>
/// Answers long ranges from rollups; the hours that are not rolled up yet are rolled up for the answer alone, and all
/// of them when the rollups' file turns out to be of no use.
/// </summary>
/// <param name="history">What is stored.</param>
/// <param name="file">The rollups.</param>
public sealed class RollupQuery(IHistory history, RollupFile file)
{
    /// <summary>Ranges up to so long are answered from the samples themselves: 6 h.</summary>
    public static readonly TimeSpan RawMax = TimeSpan.FromHours(6);

    // How many samples a bucket weighs, in memory.
    private const int SamplesPerBucket = 4;

    /// <summary>Which rollup a range is answered from; null for the samples themselves.</summary>
    public static RollupResolution? ResolutionFor(StepFunction function, StepGrid grid)
    {
        if (function == StepFunction.Raw || grid.ToMs - grid.FromMs <= (long)RawMax.TotalMilliseconds)
            return null;
        return IsWhole(grid, RollupResolution.Hour) ? RollupResolution.Hour
            : IsWhole(grid, RollupResolution.Minute) ? RollupResolution.Minute
            : null;
    }

    /// <summary>The answers for one host, by name and labels, and how many runs could not be read for them.</summary>
    /// <exception cref="QueryException">It would take too much work.</exception>
    internal (IEnumerable<(Series Series, StepAnswers Steps)> Answers, int UnreadableRuns) Read(
        HostIdentity host, RangeQuestion question, RollupResolution resolution, QueryBudget budget)
    {
        var grid = question.Grid;
        var unitMs = CommonUnit(grid.StepMs, grid.WindowMs);
        var units = RollupSteps.UnitsOf(grid, unitMs);
        if (units > QueryLimits.UnitsMax)
        {
            throw QueryException.TooMuch(
                $"the range has {units} spans of {unitMs}ms, the longest of which both step and window are made, and "
                + $"{QueryLimits.UnitsMax} may be held: ask for a shorter range, or a window as long as the step");
        }
        SortedDictionary<SeriesKey, (Series Series, RollupSteps Steps)> found;
        int unreadable;
        try
        {
            (found, unreadable) = Gather(host, question, resolution, isFileRead: true, budget);
        }
        catch (RollupsLostException)
        {
            budget.ReleaseSamples();
            (found, unreadable) = Gather(host, question, resolution, isFileRead: false, budget);
        }
        budget.ReleaseSamples();
        return (found.Values.Select(one => (one.Series, one.Steps.Answer(question.Function, budget))), unreadable);
    }

    private (SortedDictionary<SeriesKey, (Series Series, RollupSteps Steps)> Found, int UnreadableRuns) Gather(
        HostIdentity host, RangeQuestion question, RollupResolution resolution, bool isFileRead, QueryBudget budget)
    {
        var grid = question.Grid;
        var unitMs = CommonUnit(grid.StepMs, grid.WindowMs);
        var held = RollupSteps.UnitsOf(grid, unitMs) * SamplesPerBucket;
        var hourMs = RollupResolution.Hour.BucketMs;
        var firstMs = grid.FromMs - grid.WindowMs - hourMs;
        firstMs = Math.Max(0, firstMs - firstMs % hourMs);
        var lastMs = grid.ToMs - grid.ToMs % hourMs;
        var hours = isFileRead ? file.RolledHours(host.Id, firstMs, lastMs) : [];
        var found = new SortedDictionary<SeriesKey, (Series Series, RollupSteps Steps)>();
        var unreadable = 0;
        foreach (var (fromMs, bucketMs, rolled) in Pieces(
            host.Id, question.Selector.For(host), hours, firstMs, lastMs + hourMs, resolution, budget,
            count => unreadable += count))
        {
            var key = SeriesKey.Of(rolled.Series);
            if (!found.TryGetValue(key, out var steps))
            {
                budget.HoldSeries(found.Count + 1);
                budget.HoldSamples(held);
                steps = (rolled.Series, new RollupSteps(grid, unitMs, rolled.IsCounter));
                found[key] = steps;
            }
            for (var i = 0; i < rolled.Buckets.Length; i++)
                steps.Steps.Add(fromMs + i * bucketMs, rolled.Buckets[i]);
        }
        return (found, unreadable);
    }

    // In order of time: rolled hours from the file, the stretches between them from the samples.
    private IEnumerable<(long FromMs, long BucketMs, RollupSeries Series)> Pieces(
        Guid host, Func<Series, bool> isWanted, IReadOnlyList<long> rolledHours, long firstMs, long endMs,
        RollupResolution resolution, QueryBudget budget, Action<int> countUnreadable)
    {
        var fromMs = firstMs;
        foreach (var (stretchMs, stretchEndMs) in Stretches(rolledHours))
        {
            foreach (var piece in Fresh(host, isWanted, fromMs, stretchMs, budget, countUnreadable))
                yield return piece;
            foreach (var piece in Stored(host, isWanted, stretchMs, stretchEndMs, resolution))
            {
                budget.ThrowIfCancelled();
                yield return piece;
            }
            fromMs = stretchEndMs;
        }
        foreach (var piece in Fresh(host, isWanted, fromMs, endMs, budget, countUnreadable))
            yield return piece;
    }

    // Hours that follow each other, as one stretch from the first to the end of the last.
    private static IEnumerable<(long FromMs, long EndMs)> Stretches(IReadOnlyList<long> hours)
    {
        for (var i = 0; i < hours.Count;)
        {
            var first = hours[i];
            var endMs = first;
            while (i < hours.Count && hours[i] == endMs)
            {
                endMs += RollupResolution.Hour.BucketMs;
                i++;
            }
            yield return (first, endMs);
        }
    }

    private IEnumerable<(long, long, RollupSeries)> Stored(
        Guid host, Func<Series, bool> isWanted, long fromMs, long endMs, RollupResolution resolution)
    {
        var pieces = file.Pieces(host, resolution, resolution.PieceOf(fromMs), endMs - 1, isWanted);
        foreach (var (pieceMs, series) in pieces)
        {
            foreach (var rolled in series)
            {
                // A day may hold hours outside of the stretch, which others answer for.
                for (var i = 0; i < rolled.Buckets.Length; i++)
                {
                    var timeMs = pieceMs + i * resolution.BucketMs;
                    if (timeMs < fromMs || timeMs >= endMs)
                        rolled.Buckets[i] = default;
                }
                yield return (pieceMs, resolution.BucketMs, rolled);
            }
        }
    }

    private IEnumerable<(long, long, RollupSeries)> Fresh(
        Guid host, Func<Series, bool> isWanted, long fromMs, long endMs, QueryBudget budget,
        Action<int> countUnreadable)
    {
        if (fromMs >= endMs)
            yield break;
        using var samples = new SampleSet(isWanted, new TimeSpanMs(fromMs, endMs - 1), budget);
        countUnreadable(HostReplay.Read(history, host, samples));
        foreach (var column in samples.InOrder())
        {
            for (var i = 0; i < column.Count;)
            {
                var hour = column.Times[i] - column.Times[i] % RollupResolution.Hour.BucketMs;
                yield return (hour, RollupResolution.Minute.BucketMs, RollupSeries.Of(column, hour));
                while (i < column.Count && column.Times[i] < hour + RollupResolution.Hour.BucketMs)
                    i++;
            }
        }
    }

    private static bool IsWhole(StepGrid grid, RollupResolution resolution) =>
        grid.FromMs % resolution.BucketMs == 0
        && grid.StepMs % resolution.BucketMs == 0
        && grid.WindowMs % resolution.BucketMs == 0;

    private static long CommonUnit(long one, long other) => other == 0 ? one : CommonUnit(other, one % other);
}
