using Monitoring.Collector.Store.History;

namespace Monitoring.Collector.Store.Query;

/// <summary>Goes through the stored runs of one host.</summary>
internal static class HostRuns
{
    /// <summary>Has the runs of a host in a set's span played, and passes over those that are damaged.</summary>
    /// <param name="history">What is stored.</param>
    /// <param name="host">The host's id.</param>
    /// <param name="samples">The set; what it costs, and whether the asker has left, is in its budget.</param>
    /// <param name="play">Plays one; false when it can't be read to its end.</param>
    /// <returns>How many could not be read, or not to their ends.</returns>
    public static int Play(IHistory history, Guid host, SampleSet samples, Func<StoredRun, bool> play)
    {
        var (span, budget) = (samples.Span, samples.Budget);
        var unreadable = 0;
        budget.ThrowIfCancelled();
        foreach (var run in history.Runs(host, span.FromMs, span.ToMs, budget.Cancelled))
            unreadable += !run.IsDamaged && play(run) ? 0 : 1;
        return unreadable;
    }
}
