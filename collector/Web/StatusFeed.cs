using System.Security.Cryptography;
using System.Threading.Channels;
using Monitoring.Reactor;

namespace Monitoring.Collector.Web;

/// <summary>
/// Turns published snapshots into events, once for all viewers. Viewers have no queues: they read the newest few
/// events from here, and one that fell behind further gets the whole document, so a slow one costs nothing but its
/// own latency.
/// </summary>
/// <remarks>
/// The reactor's thread only wakes the feed. One task at a time writes <see cref="Tail"/>; viewers on any thread read
/// it.
/// </remarks>
internal sealed class StatusFeed
{
    private readonly IStatusView view;
    private readonly IReactor reactor;
    private readonly ILogger log;
    private readonly CancellationToken stopping;
    private readonly Channel<Wake> wakes;
    private volatile EventTail tail;
    private int viewers;

    // Steps for which nobody has read; for the task that follows.
    private int unread = WebLimits.EventsKeptMax;

    // Whether a step was made a moment ago, and whether there is something new since; for the reactor's thread.
    private bool resting;
    private bool due;

    public StatusFeed(IStatusView view, IReactor reactor, ILogger log, CancellationToken stopping)
    {
        this.view = view;
        this.reactor = reactor;
        this.log = log;
        this.stopping = stopping;
        tail = new EventTail(view.Current, new EventId(RandomNumberGenerator.GetHexString(FeedDigits, true), 0), []);
        // A wake that waits already says what a further one would say; a beat may be lost to it, and that is fine
        // while events flow.
        var options = new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true };
        wakes = Channel.CreateBounded<Wake>(options);
    }

    // Enough that no two starts share them.
    private const int FeedDigits = 8;

    private enum Wake
    {
        Published,
        Beat,
    }

    /// <summary>The newest events.</summary>
    public EventTail Tail => tail;

    /// <summary>Viewers at the moment.</summary>
    public int Viewers => Volatile.Read(ref viewers);

    /// <summary>Begins to follow the view and to pace heartbeats, until the program stops.</summary>
    public void Start()
    {
        var subscription = view.Published.Subscribe(_ => reactor.CallFromThread(Step));
        stopping.Register(subscription.Dispose);
        reactor.CallFromThread(Beat);
        _ = Task.Run(FollowAsync, CancellationToken.None);
    }

    /// <summary>Counts a viewer in; false when there are <see cref="WebLimits.ViewersMax"/> already.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref viewers) <= WebLimits.ViewersMax)
        {
            return true;
        }

        Leave();
        return false;
    }

    /// <summary>Counts a viewer out.</summary>
    public void Leave() => Interlocked.Decrement(ref viewers);

    private void Beat()
    {
        if (stopping.IsCancellationRequested)
        {
            return;
        }

        wakes.Writer.TryWrite(Wake.Beat);
        reactor.CallLater(WebLimits.HeartbeatInterval, Beat);
    }

    // A fleet changes all the time, and each step costs every viewer a read: one follows another after a moment only.
    private void Step()
    {
        due = resting;
        if (resting)
        {
            return;
        }

        resting = true;
        wakes.Writer.TryWrite(Wake.Published);
        reactor.CallLater(WebLimits.StepInterval, Rested);
    }

    private void Rested()
    {
        resting = false;
        if (due && !stopping.IsCancellationRequested)
        {
            Step();
        }
    }

    private async Task FollowAsync()
    {
        try
        {
            await foreach (var wake in wakes.Reader.ReadAllAsync(stopping))
            {
                Guarded(wake);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The program stops; viewers are told through the same token.
        }
    }

    // One snapshot that can't be written must not silence the page for good.
    private void Guarded(Wake wake)
    {
        try
        {
            Advance(wake);
        }
        catch (Exception error)
        {
            log.LogError(error, "a snapshot could not be sent to the status page");
        }
    }

    private void Advance(Wake wake)
    {
        var last = tail;
        var current = view.Current;
        unread = Viewers == 0 ? Math.Min(unread + 1, WebLimits.EventsKeptMax + 1) : 0;
        if (unread > WebLimits.EventsKeptMax)
        {
            // Nobody has read for long, so nothing is written. A viewer that came just now finds a gap and gets the
            // document once more.
            tail = new EventTail(current, last.LastId.After(1), []);
            last.Grow();
            return;
        }

        var events = StatusEvents.Changes(last.Snapshot, current, last.LastId.After(1), reactor.UtcNow);
        if (events.Count == 0 && wake == Wake.Beat)
        {
            events.Add(StatusEvents.Heartbeat);
        }

        if (events.Count == 0)
        {
            return;
        }

        tail = last.With(current, events);
        last.Grow();
    }
}
