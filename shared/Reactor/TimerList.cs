namespace Monitoring.Reactor;

/// <summary>Timers in a row, linked through themselves, so that a place in it costs nothing and one can leave from
/// anywhere.</summary>
internal struct TimerList
{
    private DelayedCall? last;

    internal DelayedCall? First { get; private set; }

    /// <summary>The soonest time that was put in since it was empty.</summary>
    internal TimeSpan Soonest { get; private set; }

    internal void AddLast(DelayedCall call)
    {
        Note(call.Placed);
        call.Before = last;
        if (last is null)
        {
            First = call;
        }
        else
        {
            last.After = call;
        }

        last = call;
    }

    internal void AddFirst(DelayedCall call)
    {
        Note(call.Placed);
        call.After = First;
        if (First is null)
        {
            last = call;
        }
        else
        {
            First.Before = call;
        }

        First = call;
    }

    /// <summary>Puts one where it belongs, in a list that is in order. Most belong at the end.</summary>
    internal void Insert(DelayedCall call)
    {
        var before = last;
        while (before is not null && DelayedCall.Compare(before, call) > 0)
        {
            before = before.Before;
        }

        if (before == last)
        {
            AddLast(call);
        }
        else if (before is null)
        {
            AddFirst(call);
        }
        else
        {
            call.Before = before;
            call.After = before.After;
            before.After!.Before = call;
            before.After = call;
        }
    }

    internal void Remove(DelayedCall call)
    {
        var (before, after) = (call.Before, call.After);
        if (before is null)
        {
            First = after;
        }
        else
        {
            before.After = after;
        }

        if (after is null)
        {
            last = before;
        }
        else
        {
            after.Before = before;
        }

        // What has left must not keep its neighbours in memory.
        call.Before = null;
        call.After = null;
    }

    private void Note(TimeSpan time)
    {
        if (First is null || time < Soonest)
        {
            Soonest = time;
        }
    }
}
