using Monitoring.Reactor;

namespace Monitoring.Collector.Web.Access;

/// <summary>
/// Failed sign-ins by who failed: after some, each further one doubles the time for which no other is taken. Not for
/// several threads at a time.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="free">Failures in a row without a wait.</param>
internal sealed class FailureTable(IReactorTime time, int free)
{
    private readonly Dictionary<string, Entry> entries = new(StringComparer.Ordinal);

    /// <summary>How many are remembered; at most <see cref="WebLimits.FailuresKeptMax"/>.</summary>
    public int Count => entries.Count;

    /// <summary>How long this one must wait; zero when not at all.</summary>
    public TimeSpan WaitOf(string who) =>
        entries.TryGetValue(who, out var entry) && entry.LockedUntil > time.Elapsed
            ? entry.LockedUntil - time.Elapsed
            : TimeSpan.Zero;

    /// <summary>Notes a failure.</summary>
    /// <returns>How long this one must wait from now on; zero when not at all.</returns>
    public TimeSpan Fail(string who)
    {
        var failures = entries.TryGetValue(who, out var before) && !IsForgotten(before) ? before.Failures + 1 : 1;
        if (before is null)
            MakeRoom();
        var wait = WaitAfter(failures);
        entries[who] = new Entry(failures, time.Elapsed, time.Elapsed + wait);
        return wait;
    }

    /// <summary>Forgets the failures of one who succeeded.</summary>
    public void Forget(string who) => entries.Remove(who);

    private TimeSpan WaitAfter(int failures)
    {
        if (failures < free)
            return TimeSpan.Zero;
        // The exponent is bounded as well, so that the shift never overflows.
        var wait = WebLimits.LockoutMin * (1 << Math.Min(failures - free, 16));
        return wait < WebLimits.LockoutMax ? wait : WebLimits.LockoutMax;
    }

    private bool IsForgotten(Entry entry) => time.Elapsed - entry.Failed >= WebLimits.FailureKept;

    // Who failed the longest ago is forgotten first, which is nearly always one whose wait is over.
    private void MakeRoom()
    {
        if (entries.Count < WebLimits.FailuresKeptMax)
            return;
        entries.Remove(entries.MinBy(pair => pair.Value.Failed).Key);
    }

    private sealed record Entry(int Failures, TimeSpan Failed, TimeSpan LockedUntil);
}
