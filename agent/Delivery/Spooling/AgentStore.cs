using System.Globalization;
using Monitoring.Agent.Encoding;
using Monitoring.Agent.Host;
using Monitoring.Agent.Sampling;
using Monitoring.Protocol.Frames;
using Monitoring.Reactor;

namespace Monitoring.Agent.Delivery.Spooling;

/// <summary>What the agent keeps in its data directory from one process to the next, its id apart.</summary>
/// <param name="reactor">The clock, and threads.</param>
/// <param name="files">The data directory.</param>
/// <param name="agentId">Whose it is.</param>
/// <param name="bytesMax">The most bytes that the spool holds.</param>
/// <param name="counters">Where files are counted.</param>
/// <param name="log">Where it is told what was found.</param>
public sealed class AgentStore(
    IReactor reactor, ISpoolFiles files, Guid agentId, long bytesMax, AgentCounters counters, Log log)
{
    private LifeMark? life;

    /// <summary>What is not acknowledged.</summary>
    public Spool Spool { get; } = new(reactor, files, agentId, bytesMax, counters, log);

    /// <summary>Numbers the links; there once the store is open.</summary>
    public LinkCounter? Links { get; private set; }

    /// <summary>Reads what the process before has left. Blocks; what it tells goes out with the first cycle.</summary>
    /// <param name="encoder">Takes what is to be told to the collector.</param>
    public void Open(CycleEncoder encoder)
    {
        Spool.Lost += (frames, text) => encoder.ReportEvent(EventKind.Drop, frames, text);
        Spool.Open();
        Links = new LinkCounter(Spool);
        Links.Open();
        life = new LifeMark(reactor, Spool);
        if (life.Open() is { } gap)
            TellGap(encoder, gap);
        if (counters.SpoolFiles > 0)
        {
            log.Info(
                "earlier processes have left batches to be delivered",
                ("files", counters.SpoolFiles.ToString(CultureInfo.InvariantCulture)),
                ("bytes", counters.SpoolBytes.ToString(CultureInfo.InvariantCulture)));
        }
    }

    /// <summary>
    /// The process stops in order. When something could not be saved, it is left as if it had not.
    /// </summary>
    /// <returns>Fires when that is on disk.</returns>
    public Deferred<bool> Close(bool allSaved) =>
        allSaved && life is not null ? life.Close() : Deferred.Succeed(allSaved);

    private void TellGap(CycleEncoder encoder, TimeSpan gap)
    {
        var seconds = gap.TotalSeconds.ToString("F0", CultureInfo.InvariantCulture);
        log.Warn("the process before this one did not stop in order", ("sampled_nothing_seconds_at_most", seconds));
        encoder.ReportEvent(
            EventKind.Gap,
            (long)gap.TotalMilliseconds,
            $"the agent did not stop in order: nothing was sampled for at most {seconds} s, and of what was sampled "
            + "before, what was not yet on disk may be lost, mostly the last 2 s");
    }
}
