namespace Monitoring.Reactor;

/// <summary>A timer of either reactor.</summary>
internal sealed class DelayedCall : IDelayedCall
{
    // An order that no pending timer has.
    private const long HasRun = long.MaxValue;

    private readonly TimerWheel wheel;
    private Action? call;

    internal DelayedCall(TimerWheel wheel, TimeSpan time, long order, Action call)
    {
        this.wheel = wheel;
        this.call = call;
        Time = time;
        Placed = time;
        Order = order;
    }

    public bool Active => call is not null;

    public TimeSpan Time { get; internal set; }

    /// <summary>The time by which it has its place in the wheel: not <see cref="Time"/> any more when it was
    /// moved.</summary>
    internal TimeSpan Placed { get; set; }

    /// <summary>Its order among those with the same time.</summary>
    internal long Order { get; set; }

    /// <summary>The neighbour before it in its place.</summary>
    internal DelayedCall? Before { get; set; }

    /// <summary>The neighbour after it in its place.</summary>
    internal DelayedCall? After { get; set; }

    /// <summary>Which of two has its place before the other's.</summary>
    internal static int Compare(DelayedCall a, DelayedCall b) =>
        a.Placed == b.Placed ? a.Order.CompareTo(b.Order) : a.Placed.CompareTo(b.Placed);

    public void Cancel()
    {
        CheckActive();
        call = null;
        wheel.Forget(this);
    }

    public void Reset(TimeSpan fromNow)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fromNow, TimeSpan.Zero);
        CheckActive();
        wheel.Move(this, TimerWheel.Sum(wheel.Now(), fromNow));
    }

    public void Delay(TimeSpan more)
    {
        CheckActive();
        wheel.Move(this, TimerWheel.Sum(Time, more));
    }

    /// <summary>What to run, now that it is out of the wheel: it counts as called from here on.</summary>
    internal Action Take()
    {
        var taken = call!;
        call = null;
        Order = HasRun;
        return taken;
    }

    private void CheckActive()
    {
        if (Active)
        {
            return;
        }

        throw Order == HasRun
            ? new AlreadyCalledException("The delayed call has run.")
            : new AlreadyCancelledException("The delayed call was cancelled.");
    }
}
