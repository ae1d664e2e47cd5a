using Monitoring.Collector.Store.History;

namespace Monitoring.Collector.Store.Query;

/// <summary>
/// In what order an export writes series, cut into parts whose samples fit into memory together. OpenMetrics wants a
/// family's series together and all samples of a series together, while the history has a host's samples of one moment
/// together: so each part takes a pass over its hosts' stored frames.
/// </summary>
internal static class ExportPlan
{
    /// <summary>Makes the plan; reads no more than catalogue frames.</summary>
    /// <param name="history">What is stored.</param>
    /// <param name="hosts">Whose series.</param>
    /// <param name="selector">Which of them.</param>
    /// <param name="span">In which span of time.</param>
    /// <param name="budget">What it may cost.</param>
    /// <param name="samplesMax">Samples that a part may have; a series that may have more is a part of its own.</param>
    /// <returns>The parts, and how many runs could not be read for it: they may have held series that no part has.
    /// </returns>
    public static (IReadOnlyList<ExportedSeries[]> Parts, int UnreadableRuns) Make(
        IHistory history,
        IReadOnlyList<HostIdentity> hosts,
        SeriesSelector selector,
        TimeSpanMs span,
        QueryBudget budget,
        long samplesMax)
    {
        var all = new List<ExportedSeries>();
        var unreadable = 0;
        foreach (var host in hosts)
        {
            var samples = new SampleSet(selector.For(host), span, budget);
            var (batches, unreadableRuns) = SeriesReplay.Read(history, host.Id, samples);
            unreadable += unreadableRuns;
            all.AddRange(samples.SelectedSeries().Select(series => new ExportedSeries(host, series, batches)));
        }
        all.Sort();
        return (Cut(all, samplesMax), unreadable);
    }

    private static List<ExportedSeries[]> Cut(List<ExportedSeries> all, long samplesMax)
    {
        var parts = new List<ExportedSeries[]>();
        var start = 0;
        var held = 0L;
        for (var i = 0; i < all.Count; i++)
        {
            if (i > start && held + all[i].SamplesMax > samplesMax)
            {
                parts.Add([.. all[start..i]]);
                (start, held) = (i, 0);
            }
            held += all[i].SamplesMax;
        }
        if (start < all.Count)
            parts.Add([.. all[start..]]);
        return parts;
    }
}
