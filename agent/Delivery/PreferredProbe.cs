using Monitoring.Reactor;
using Monitoring.Transport;

namespace Monitoring.Agent.Delivery;

/// <summary>
/// While the link leads to another collector than the preferred one, looks whether a preferred one is back: connects
/// to it and hangs up, without disturbing the link. For the reactor's thread only.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="network">Opens byte streams.</param>
/// <param name="all">The collectors, the preferred one first.</param>
public sealed class PreferredProbe(IReactorTime time, INetwork network, IReadOnlyList<LinkTarget> all)
{
    /// <summary>Between two looks: 10 s.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>For how long every look must have found it before the link goes there: 60 s.</summary>
    public static readonly TimeSpan StableFor = TimeSpan.FromSeconds(60);

    // Since when each was found at every look, and the latest look that has found it.
    private TimeSpan?[] foundSince = new TimeSpan?[all.Count];
    private int[] foundBy = new int[all.Count];
    private IReadOnlyList<LinkTarget> targets = all;
    private int look;
    private IDelayedCall? timer;
    private int linkedRank;

    /// <summary>A collector that goes before the one that is linked is back for good: its place in the list.</summary>
    public event Action<int>? Back;

    /// <summary>There are other collectors from now on; looks no more until <see cref="Watch"/>.</summary>
    /// <param name="changed">The collectors, the preferred one first.</param>
    public void Retarget(IReadOnlyList<LinkTarget> changed)
    {
        Stop();
        look++;
        targets = changed;
        (foundSince, foundBy) = (new TimeSpan?[changed.Count], new int[changed.Count]);
    }

    /// <summary>A link leads to the collector at this place: looks for those before it.</summary>
    public void Watch(int rank)
    {
        Stop();
        linkedRank = rank;
        // What an earlier look asked counts no more.
        look++;
        Array.Clear(foundSince);
        if (rank > 0)
            timer = time.CallLater(Interval, Look);
    }

    /// <summary>Looks no more.</summary>
    public void Stop()
    {
        linkedRank = 0;
        if (timer is { Active: true })
            timer.Cancel();
    }

    private void Look()
    {
        timer = time.CallLater(Interval, Look);
        for (var rank = 0; rank < linkedRank; rank++)
        {
            // One that has not answered by now was not found.
            if (foundBy[rank] != look)
                foundSince[rank] = null;
        }
        var asking = ++look;
        for (var rank = 0; rank < linkedRank; rank++)
        {
            var (looked, target) = (rank, targets[rank]);
            network.Connect(target.Host, target.Port, target.Tls, () => new HangUp())
                .AddCallbacks(_ => Looked(looked, asking, isThere: true), _ => Looked(looked, asking, isThere: false));
        }
    }

    private void Looked(int rank, int asked, bool isThere)
    {
        if (asked != look)
            return;
        foundSince[rank] = isThere ? foundSince[rank] ?? time.Elapsed : null;
        foundBy[rank] = isThere ? look : 0;
        // Of several that are back, the first in the list: whichever answers first, this look must have found that one.
        var best = Array.FindIndex(foundSince, 0, linkedRank, since => time.Elapsed - since >= StableFor);
        if (best >= 0 && foundBy[best] == look)
        {
            Stop();
            Back?.Invoke(best);
        }
    }
}
