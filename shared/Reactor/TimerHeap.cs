namespace Monitoring.Reactor;

/// <summary>Pending timers, soonest first and first come first served among equals: a 4-ary heap in which each timer
/// knows its place.</summary>
internal sealed class TimerHeap(Func<TimeSpan> now)
{
    private const int Arity = 4;
    private DelayedCall[] calls = new DelayedCall[16];
    private long nextOrder;

    /// <summary>The clock that new times are counted from.</summary>
    internal Func<TimeSpan> Now { get; } = now;

    internal int Count { get; private set; }

    /// <summary>The order that the next added timer gets; those below it were there before.</summary>
    internal long NextOrder => nextOrder;

    /// <summary>The soonest; null when there is none.</summary>
    internal DelayedCall? Soonest => Count == 0 ? null : calls[0];

    /// <summary>Times of all, soonest first.</summary>
    internal TimeSpan[] Times()
    {
        var times = Array.ConvertAll(calls[..Count], call => call.Time);
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
        if (Count == calls.Length)
        {
            Array.Resize(ref calls, Count * 2);
        }

        call.Order = nextOrder++;
        Rise(Count++, call);
    }

    internal void Remove(DelayedCall call)
    {
        var place = call.Place;
        call.Place = -1;
        var last = calls[--Count];
        calls[Count] = null!;
        if (last == call)
        {
            return;
        }

        if (last.ComesBefore(call))
        {
            Rise(place, last);
        }
        else
        {
            Sink(place, last);
        }
    }

    private void Rise(int place, DelayedCall call)
    {
        while (place > 0)
        {
            var parent = (place - 1) / Arity;
            if (!call.ComesBefore(calls[parent]))
            {
                break;
            }

            Put(place, calls[parent]);
            place = parent;
        }

        Put(place, call);
    }

    private void Sink(int place, DelayedCall call)
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
                if (calls[child].ComesBefore(calls[soonest]))
                {
                    soonest = child;
                }
            }

            if (!calls[soonest].ComesBefore(call))
            {
                break;
            }

            Put(place, calls[soonest]);
            place = soonest;
        }

        Put(place, call);
    }

    private void Put(int place, DelayedCall call)
    {
        calls[place] = call;
        call.Place = place;
    }
}
