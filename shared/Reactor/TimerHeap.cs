namespace Monitoring.Reactor;

/// <summary>
/// Pending timers, soonest first: a 4-ary heap whose entries are not looked for again once they are in it. A timer
/// that was cancelled or moved leaves its entry behind, which is put right when it comes to the top.
/// </summary>
/// <remarks>
/// <para>Among equal times the first to be set runs first. A timer that was moved to a later time runs before those
/// that wait for that time already, one that was moved to a sooner time after them: that is how Twisted's clock, which
/// keeps its calls in a list and sorts that, has it.</para>
/// <para>So that a timer is cheap, it doesn't know its place in the heap: keeping that up would touch a timer in
/// memory for every entry that moves.</para>
/// </remarks>
internal sealed class TimerHeap(Func<TimeSpan> now)
{
    /// <summary>Entries that may lie about for nothing, whatever the number of timers.</summary>
    internal const int DeadMin = 50;

    private const int Arity = 4;

    // What was moved since the heap was last looked at, with the time and order from before.
    private readonly List<Entry> moved = [];
    private Entry[] entries = new Entry[16];
    private int used;
    private long firstOrder;

    /// <summary>The clock that new times are counted from.</summary>
    internal Func<TimeSpan> Now { get; } = now;

    /// <summary>Timers that are pending.</summary>
    internal int Count { get; private set; }

    /// <summary>Slots of the heap in use, by timers and by what they left behind.</summary>
    internal int Used => used;

    /// <summary>The order of the newest timer; those that are pending now have none above it.</summary>
    internal long LastOrder { get; private set; }

    /// <summary>All that are pending, soonest first.</summary>
    internal DelayedCall[] Pending()
    {
        Settle();
        var pending = entries[..used].Where(entry => entry.IsLive).Select(entry => entry.Call).ToArray();
        Array.Sort(pending, static (a, b) => (a.Time, a.Order).CompareTo((b.Time, b.Order)));
        return pending;
    }

    /// <summary>Sets a timer.</summary>
    internal DelayedCall Add(TimeSpan delay, Action call)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        ArgumentNullException.ThrowIfNull(call);
        Settle();
        var added = new DelayedCall(this, Sum(Now(), delay), call) { Order = ++LastOrder };
        Count++;
        Push(added);
        return added;
    }

    /// <summary>The soonest; null when there is none.</summary>
    internal DelayedCall? FindSoonest()
    {
        Settle();
        while (used > 0)
        {
            var top = entries[0];
            if (!top.IsLive)
            {
                RemoveTop();
            }
            else if (top.Call.Order != top.Order)
            {
                Sink(0, Enter(top.Call));
            }
            else
            {
                return top.Call;
            }
        }

        return null;
    }

    /// <summary>Takes out the soonest when it is due and its order is not above <paramref name="lastOrder"/>; null
    /// when it isn't.</summary>
    /// <remarks>A timer that is moved to a later time gets an order below all others. So one that a pass has set, moved
    /// to a sooner time and then to a later one that is still due is not kept back by the limit: it runs in that pass
    /// already. Nobody moves timers so, and a pass that lasted for ever would have to set a new one each
    /// time.</remarks>
    internal DelayedCall? TakeDue(TimeSpan now, long lastOrder)
    {
        if (FindSoonest() is not { } soonest || soonest.Time > now || soonest.Order > lastOrder)
        {
            return null;
        }

        RemoveTop();
        Count--;
        return soonest;
    }

    /// <summary>A timer has been cancelled: its entry is dead from now on.</summary>
    internal void Forget()
    {
        Count--;
        DropDeadIfMany();
    }

    /// <summary>Gives a timer another time. It takes its new place when the heap is next looked at.</summary>
    internal void Move(DelayedCall call, TimeSpan time)
    {
        if (call.Order != DelayedCall.Moving)
        {
            moved.Add(new Entry(call.Time, call.Order, call));
            call.Order = DelayedCall.Moving;
        }

        call.Time = time;
    }

    /// <summary>A time and a span; what would be past the end of time is the end of time.</summary>
    internal static TimeSpan Sum(TimeSpan time, TimeSpan span)
    {
        var ticks = unchecked(time.Ticks + span.Ticks);
        return span.Ticks > 0 && ticks < time.Ticks ? TimeSpan.MaxValue : TimeSpan.FromTicks(ticks);
    }

    private void Settle()
    {
        if (moved.Count > 0)
        {
            SettleMoved();
        }
    }

    private void SettleMoved()
    {
        moved.RemoveAll(static from => !from.Call.Active);
        moved.Sort(static (a, b) => (a.Time, a.Order).CompareTo((b.Time, b.Order)));
        // Backwards, as each goes before all that wait for its new time. Its entry stays where it is until it is due.
        for (var i = moved.Count - 1; i >= 0; i--)
        {
            if (moved[i].Call.Time > moved[i].Time)
            {
                moved[i].Call.Order = --firstOrder;
            }
        }

        foreach (var from in moved)
        {
            if (from.Call.Time == from.Time)
            {
                from.Call.Order = from.Order;
            }
            else if (from.Call.Time < from.Time)
            {
                from.Call.Order = ++LastOrder;
                Push(from.Call);
            }
        }

        moved.Clear();
        DropDeadIfMany();
    }

    private void DropDeadIfMany()
    {
        var dead = used - Count;
        if (dead <= DeadMin || dead <= used / 2)
        {
            return;
        }

        var live = 0;
        for (var i = 0; i < used; i++)
        {
            if (entries[i].IsLive)
            {
                entries[live++] = entries[i];
            }
        }

        Array.Clear(entries, live, used - live);
        used = live;
        for (var i = (used - 2) / Arity; i >= 0; i--)
        {
            var entry = entries[i];
            Sink(i, entry);
        }
    }

    /// <summary>Makes the one entry by which a timer is found from now on.</summary>
    private static Entry Enter(DelayedCall call)
    {
        call.EntryOrder = call.Order;
        return new Entry(call.Time, call.Order, call);
    }

    private void Push(DelayedCall call)
    {
        if (used == entries.Length)
        {
            Array.Resize(ref entries, used * 2);
        }

        Rise(used++, Enter(call));
    }

    private void RemoveTop()
    {
        var last = entries[--used];
        entries[used] = default;
        if (used > 0)
        {
            Sink(0, last);
        }
    }

    private void Rise(int place, in Entry entry)
    {
        while (place > 0)
        {
            var parent = (place - 1) / Arity;
            if (!entry.ComesBefore(entries[parent]))
            {
                break;
            }

            entries[place] = entries[parent];
            place = parent;
        }

        entries[place] = entry;
    }

    private void Sink(int place, in Entry entry)
    {
        while (true)
        {
            var firstChild = (place * Arity) + 1;
            if (firstChild >= used)
            {
                break;
            }

            var soonest = firstChild;
            var end = Math.Min(firstChild + Arity, used);
            for (var child = firstChild + 1; child < end; child++)
            {
                if (entries[child].ComesBefore(entries[soonest]))
                {
                    soonest = child;
                }
            }

            if (!entries[soonest].ComesBefore(entry))
            {
                break;
            }

            entries[place] = entries[soonest];
            place = soonest;
        }

        entries[place] = entry;
    }

    /// <summary>The keys stand in the heap itself, so that comparing them fetches no timer from memory.</summary>
    private readonly record struct Entry(TimeSpan Time, long Order, DelayedCall Call)
    {
        /// <summary>False for what a timer left behind when it was cancelled, has run, or was moved to a sooner
        /// time.</summary>
        internal bool IsLive => Call.EntryOrder == Order;

        internal bool ComesBefore(in Entry other) => Time < other.Time || (Time == other.Time && Order < other.Order);
    }
}
