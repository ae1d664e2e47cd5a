namespace Monitoring.Reactor;

/// <summary>A timer of either reactor. It knows its place in the heap, so that it can be taken out without a
/// search.</summary>
internal sealed class DelayedCall : IDelayedCall
{
    private readonly TimerHeap heap;
    private Action? call;
    private bool ran;

    internal DelayedCall(TimerHeap heap, TimeSpan time, Action call)
    {
        this.heap = heap;
        this.call = call;
        Time = time;
    }

    public bool Active => Place >= 0;

    public TimeSpan Time { get; private set; }

    /// <summary>Index in the heap; negative when it is out of it: it has run or was cancelled.</summary>
    internal int Place { get; set; } = -1;

    public void Cancel()
    {
        CheckActive();
        heap.Remove(this);
        call = null;
    }

    public void Reset(TimeSpan fromNow)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fromNow, TimeSpan.Zero);
        Move(heap.Now() + fromNow);
    }

    public void Delay(TimeSpan more) => Move(Time + more);

    /// <summary>What to run, now that it is out of the heap: it counts as called from here on.</summary>
    internal Action Take()
    {
        ran = true;
        return call!;
    }

    private void Move(TimeSpan time)
    {
        CheckActive();
        heap.Remove(this);
        Time = time;
        heap.Add(this);
    }

    private void CheckActive()
    {
        if (Active)
        {
            return;
        }

        throw ran
            ? new AlreadyCalledException("The delayed call has run.")
            : new AlreadyCancelledException("The delayed call was cancelled.");
    }
}
