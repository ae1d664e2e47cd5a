namespace Monitoring.Reactor;

/// <summary>Pending timers, soonest first and first come first served among equals: a 4-ary heap in which each timer
/// knows its place.</summary>
internal sealed class TimerHeap(Func<TimeSpan> now)
{
    private const int Arity = 4;
    private Entry[] entries = new Entry[16];
    private long nextOrder;

    /// <summary>The clock that new times are counted from.</summary>
    internal Func<TimeSpan> Now { get; } = now;

    internal int Count { get; private set; }

    /// <summary>The order that the next timer gets; those that are pending now have lower ones.</summary>
    internal long NextOrder => nextOrder;

    /// <summary>The soonest; null when there is none.</summary>
    internal DelayedCall? Soonest => Count == 0 ? null : entries[0].Call;

    /// <summary>Times of all, soonest first.</summary>
    internal TimeSpan[] Times()
    {
        var times = Array.ConvertAll(entries[..Count], entry => entry.Time);
        Array.Sort(times);
        return times;
    }

    internal DelayedCall Add(TimeSpan delay, Action call)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        ArgumentNullException.ThrowIfNull(call);
        var now = Now();
        // What would be past the end of time waits for the end of time.
        var added = new DelayedCall(this, delay > TimeSpan.MaxValue - now ? TimeSpan.MaxValue : now + delay, call);
        Add(added);
        return added;
    }

    internal void Add(DelayedCall call)
    {
        if (Count == entries.Length)
        {
            Array.Resize(ref entries, Count * 2);
        }

        Rise(Count++, new Entry(call.Time, nextOrder++, call));
    }

    /// <summary>Takes out the soonest when it is due and was put there before <paramref name="end"/>; null when it
    /// wasn't.</summary>
    internal DelayedCall? TakeDue(TimeSpan now, long end)
    {
        if (Count == 0 || entries[0].Time > now || entries[0].Order >= end)
        {
            return null;
        }

        var due = entries[0].Call;
        Remove(due);
        return due;
    }

    internal void Remove(DelayedCall call)
    {
        var place = call.Place;
        call.Place = -1;
        var last = entries[--Count];
        entries[Count] = default;
        if (place == Count)
        {
            return;
        }

        if (last.ComesBefore(entries[place]))
        {
            Rise(place, last);
        }
        else
        {
            Sink(place, last);
        }
    }

    private void Rise(int place, Entry entry)
    {
        while (place > 0)
        {
            var parent = (place - 1) / Arity;
            if (!entry.ComesBefore(entries[parent]))
            {
                break;
            }

            Put(place, entries[parent]);
            place = parent;
        }

        Put(place, entry);
    }

    private void Sink(int place, Entry entry)
    {
        while (true)
        {
            var firstChild = (place * Arity) + 1;
            if (firstChild >= Count)
            {
                break;
            }

            var soonest = firstChild;
            var end = Math.Min(firstChild + Arity, Count);
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

            Put(place, entries[soonest]);
            place = soonest;
        }

        Put(place, entry);
    }

    private void Put(int place, in Entry entry)
    {
        entries[place] = entry;
        entry.Call.Place = place;
    }

    /// <summary>The keys stand in the heap itself, so that comparing them fetches no timer from memory.</summary>
    private readonly record struct Entry(TimeSpan Time, long Order, DelayedCall Call)
    {
        internal bool ComesBefore(in Entry other) => Time < other.Time || (Time == other.Time && Order < other.Order);
    }
}
