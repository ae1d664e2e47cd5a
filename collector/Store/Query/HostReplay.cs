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
        return HostRuns.Play(history, host, samples, run =>
        {
            if (replay is null || replay.IsBroken || !run.Continues || replay.Incarnation != run.Stream.Incarnation)
            {
                replay = new StreamReplay(run.Stream.Incarnation, samples);
                replay.Learn(run.ReadCatalogue());
            }
            return replay.Play(run.Frames.Span);
        });
    }
}
