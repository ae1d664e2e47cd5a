namespace Monitoring.Reactor;

/// <summary>A timer of either reactor.</summary>
internal sealed class DelayedCall : IDelayedCall
{
    /// <summary>Order of a timer that has been moved and not found its new place yet.</summary>
    internal const long Moving = long.MinValue;

    // Orders that no entry has.
    private const long HasRun = long.MaxValue;
    private const long WasCancelled = long.MinValue;

    private readonly TimerHeap heap;
    private Action? call;

    internal DelayedCall(TimerHeap heap, TimeSpan time, Action call)
    {
        this.heap = heap;
        this.call = call;
        Time = time;
    }

    public bool Active => call is not null;

    public TimeSpan Time { get; internal set; }

    /// <summary>Its order among those with the same time.</summary>
    internal long Order { get; set; }

    /// <summary>The order in its entry in the heap, which no other entry has. It lags behind <see cref="Order"/> when
    /// the timer was moved to a later time.</summary>
    internal long EntryOrder { get; set; }

    public void Cancel()
    {
        CheckActive();
        call = null;
        EntryOrder = WasCancelled;
        heap.Forget();
    }

    public void Reset(TimeSpan fromNow)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fromNow, TimeSpan.Zero);
        CheckActive();
        heap.Move(this, TimerHeap.Sum(heap.Now(), fromNow));
    }

    public void Delay(TimeSpan more)
    {
        CheckActive();
        heap.Move(this, TimerHeap.Sum(Time, more));
    }

    /// <summary>What to run, now that it is out of the heap: it counts as called from here on.</summary>
    internal Action Take()
    {
        var taken = call!;
        call = null;
        EntryOrder = HasRun;
        return taken;
    }

    private void CheckActive()
    {
        if (Active)
        {
            return;
        }

        throw EntryOrder == HasRun
            ? new AlreadyCalledException("The delayed call has run.")
            : new AlreadyCancelledException("The delayed call was cancelled.");
    }
}
