using Monitoring.Reactor;

namespace Monitoring.Agent.Delivery.Spooling;

/// <summary>
/// A file that is there while the agent runs and says when it last did: an agent that finds it knows that the process
/// before it did not stop in order, and for how long nothing was sampled. It is written once a minute, and left to the
/// kernel to bring to the disk. For the reactor's thread only.
/// </summary>
/// <param name="reactor">The clock.</param>
/// <param name="spool">Whose files are used.</param>
public sealed class LifeMark(IReactor reactor, Spool spool)
{
    /// <summary>Between two marks: 60 s. A gap is told as up to so much too long.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(60);

    /// <summary>The file's name.</summary>
    public const string FileName = "alive";

    private IDelayedCall? timer;
    // False after a write that failed, which may have left part of a record, or no file at all.
    private bool isWhole;

    /// <summary>Sets the mark. Blocks.</summary>
    /// <returns>
    /// For how long at most nothing was sampled, when the process before this one did not stop in order; zero when its
    /// mark is damaged. Null when it did stop in order, or there was none.
    /// </returns>
    public TimeSpan? Open()
    {
        TimeSpan? gap = null;
        try
        {
            var now = reactor.UtcNow.ToUnixTimeMilliseconds();
            if (spool.NumberFile(FileName).Read() is { } alive)
                gap = TimeSpan.FromMilliseconds(alive == 0 ? 0 : Math.Max(0, now - (long)alive));
            spool.NumberFile(FileName).Replace((ulong)Math.Max(0, now));
            isWhole = true;
        }
        catch (IOException e)
        {
            spool.Failed(e);
        }
        timer = reactor.CallLater(Interval, Renew);
        return gap;
    }

    /// <summary>Takes the mark away, as everything that was sampled is delivered or on disk.</summary>
    /// <returns>Fires when that is done, or could not be.</returns>
    public Deferred<bool> Close()
    {
        if (timer is { Active: true })
            timer.Cancel();
        return spool.Write(() => spool.NumberFile(FileName).Delete());
    }

    private void Renew()
    {
        var now = (ulong)Math.Max(0, reactor.UtcNow.ToUnixTimeMilliseconds());
        var file = spool.NumberFile(FileName);
        var wasWhole = isWhole;
        spool.Write(() =>
        {
            if (wasWhole)
                file.Add(now);
            else
                file.Replace(now);
        }).AddCallback(succeeded => isWhole = succeeded);
        timer = reactor.CallLater(Interval, Renew);
    }
}
