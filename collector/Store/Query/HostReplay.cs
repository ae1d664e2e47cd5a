using Monitoring.Collector.Store.History;

namespace Monitoring.Collector.Store.Query;

/// <summary>Plays what is stored of one host again.</summary>
internal static class HostReplay
{
    /// <summary>Takes a host's selected samples out of the history; gives how many runs could not be read, or not to
    /// their ends.</summary>
    public static int Read(IHistory history, Guid host, SampleSet samples)
    {
        StreamReplay? replay = null;
        var unreadable = 0;
        samples.Budget.ThrowIfCancelled();
        foreach (var run in history.Runs(
            host, samples.Span.FromMs, samples.Span.ToMs, samples.Budget.Cancelled))
        {
            if (run.IsDamaged)
            {
                unreadable++;
                continue;
            }
            if (replay is null || replay.IsBroken || !run.Continues || replay.Incarnation != run.Stream.Incarnation)
            {
                replay = new StreamReplay(run.Stream.Incarnation, samples);
                replay.Learn(run.ReadCatalogue());
            }
            if (!replay.Play(run.Frames.Span))
                unreadable++;
        }
        return unreadable;
    }
}
