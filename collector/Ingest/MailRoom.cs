using System.Collections.Concurrent;
using Monitoring.Reactor;

namespace Monitoring.Collector.Ingest;

/// <summary>
/// Brings deliveries from the threads that read to the reactor. They are gathered for a moment, so that a thousand
/// hosts wake the reactor a few times a second and not a thousand.
/// </summary>
/// <param name="reactor">Who takes them.</param>
/// <param name="deliver">Gets them, on the reactor's thread.</param>
internal sealed class MailRoom(IReactor reactor, Action<HostDelivery> deliver)
{
    /// <summary>How long deliveries are gathered: 40 ms.</summary>
    public static readonly TimeSpan GatherDelay = TimeSpan.FromMilliseconds(40);

    private readonly ConcurrentQueue<HostMailbox> full = new();
    private int due;

    /// <summary>Puts a delivery into a host's box. Any thread.</summary>
    public void Put(HostMailbox box, HostDelivery delivery)
    {
        if (!box.Put(delivery))
            return;
        full.Enqueue(box);
        TakeRoundSoon();
    }

    /// <summary>Takes what one box holds, at once. On the reactor's thread.</summary>
    public void Take(HostMailbox box)
    {
        if (box.Take() is { } delivery)
            deliver(delivery);
    }

    private void TakeRoundSoon()
    {
        if (Interlocked.Exchange(ref due, 1) == 0)
            reactor.CallFromThread(() => reactor.CallLater(GatherDelay, TakeRound));
    }

    private void TakeRound()
    {
        Volatile.Write(ref due, 0);
        try
        {
            while (full.TryDequeue(out var box))
                Take(box);
        }
        finally
        {
            // A delivery that fails must not keep the boxes behind it waiting for ever.
            if (!full.IsEmpty)
                TakeRoundSoon();
        }
    }
}
