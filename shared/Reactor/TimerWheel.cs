using System.Numerics;

namespace Monitoring.Reactor;

/// <summary>
/// Pending timers, soonest first: a wheel of wheels. Each has 256 slots and turns 256 times as slowly as the one before
/// it; a slot of the first is a tick of 100 ns. A timer waits in the first wheel that can tell its time from the one
/// reached, and steps down, wheel by wheel, as that comes closer.
/// </summary>
/// <remarks>
/// <para>Setting, cancelling and running a timer take the same time however many are pending, and stepping down to a
/// single tick leaves them in their exact order.</para>
/// <para>Among equal times the first to be set runs first. A timer that was moved to a later time runs before those
/// that wait for that time already, one that was moved to a sooner time after them: that is how Twisted's clock, which
/// keeps its calls in a list and sorts that, has it. Timers of the same time are always in the same slot, in their
/// order.</para>
/// </remarks>
internal sealed class TimerWheel(Func<TimeSpan> now)
{
    private const int DigitBits = 8;
    private const int Slots = 1 << DigitBits;
    private const int Wheels = 64 / DigitBits;
    private const int WordBits = 64;

    // What was moved since the wheel was last looked at.
    private readonly List<DelayedCall> moved = [];

    // A wheel's slots follow those of the one before. A bit is set for each slot with timers in it, and for each word
    // of such bits.
    private readonly TimerList[] slots = new TimerList[Wheels * Slots];
    private readonly ulong[] slotsInUse = new ulong[Wheels * Slots / WordBits];
    private uint wordsInUse;

    // In order: all whose time is not after the one reached. All others are in the slots.
    private TimerList due;
    private TimeSpan reached;
    private long firstOrder;

    /// <summary>The clock that new times are counted from.</summary>
    internal Func<TimeSpan> Now { get; } = now;

    /// <summary>Timers that are pending.</summary>
    internal int Count { get; private set; }

    /// <summary>The order of the newest timer; those that are pending now have none above it.</summary>
    internal long LastOrder { get; private set; }

    /// <summary>No timer is due before this time; null when none is pending. It is the soonest's time, or that of one
    /// which was to be the soonest and was cancelled or moved.</summary>
    internal TimeSpan? Next
    {
        get
        {
            Settle();
            return due.First is { } soonest ? soonest.Placed
                : wordsInUse != 0 ? slots[SoonestSlot()].Soonest
                : null;
        }
    }

    /// <summary>All that are pending, soonest first.</summary>
    internal DelayedCall[] Pending()
    {
        Settle();
        var pending = new List<DelayedCall>(Count);
        foreach (var list in slots.Append(due))
        {
            for (var call = list.First; call is not null; call = call.After)
            {
                pending.Add(call);
            }
        }

        pending.Sort(DelayedCall.Compare);
        return [.. pending];
    }

    /// <summary>Sets a timer.</summary>
    internal DelayedCall Add(TimeSpan delay, Action call)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        ArgumentNullException.ThrowIfNull(call);
        Settle();
        var added = new DelayedCall(this, Sum(Now(), delay), ++LastOrder, call);
        Count++;
        Place(added, ahead: false);
        return added;
    }

    /// <summary>Takes out the soonest when it is due and its order is not above <paramref name="lastOrder"/>; null
    /// when it isn't.</summary>
    /// <param name="now">What was due at an earlier time is due.</param>
    /// <param name="lastOrder">Timers that were set later wait for another pass.</param>
    /// <remarks>A timer that is moved to a later time gets an order below all others. So one that a pass has set, moved
    /// to a sooner time and then to a later one that is still due is not kept back by the limit: it runs in that pass
    /// already. Nobody moves timers so, and a pass that lasted for ever would have to set a new one each
    /// time.</remarks>
    internal DelayedCall? TakeDue(TimeSpan now, long lastOrder)
    {
        Settle();
        if (now > reached)
        {
            Reach(now);
        }

        if (due.First is not { } soonest || soonest.Placed > now || soonest.Order > lastOrder)
        {
            return null;
        }

        Forget(soonest);
        return soonest;
    }

    /// <summary>Takes out a timer that has been cancelled or is to run.</summary>
    internal void Forget(DelayedCall call)
    {
        Count--;
        Unplace(call);
    }

    /// <summary>Gives a timer another time. It takes its new place when the wheel is next looked at.</summary>
    internal void Move(DelayedCall call, TimeSpan time)
    {
        if (call.Time == call.Placed)
        {
            moved.Add(call);
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
        moved.RemoveAll(static call => !call.Active);
        moved.Sort(DelayedCall.Compare);
        // Backwards, as each goes before all that wait for its new time.
        for (var i = moved.Count - 1; i >= 0; i--)
        {
            if (moved[i].Time > moved[i].Placed)
            {
                PlaceAnew(moved[i], --firstOrder, ahead: true);
            }
        }

        foreach (var call in moved)
        {
            if (call.Time < call.Placed)
            {
                PlaceAnew(call, ++LastOrder, ahead: false);
            }
        }

        moved.Clear();
    }

    private void PlaceAnew(DelayedCall call, long order, bool ahead)
    {
        Unplace(call);
        call.Placed = call.Time;
        call.Order = order;
        Place(call, ahead);
    }

    /// <summary>Moves everything that is due by now out of the slots, slot by slot. What isn't due yet in a slot that
    /// has begun goes to slots of the wheels before.</summary>
    private void Reach(TimeSpan now)
    {
        while (wordsInUse != 0)
        {
            var slot = SoonestSlot();
            var shift = slot / Slots * DigitBits;
            var begin = TimeSpan.FromTicks((((reached.Ticks >> shift) & -Slots) | (long)(slot % Slots)) << shift);
            if (begin > now)
            {
                break;
            }

            reached = begin;
            var call = slots[slot].First;
            slots[slot] = default;
            MarkEmpty(slot);
            while (call is not null)
            {
                var after = call.After;
                call.After = null;
                Place(call, ahead: false);
                call = after;
            }
        }

        reached = now;
    }

    private void Place(DelayedCall call, bool ahead)
    {
        if (call.Placed <= reached)
        {
            due.Insert(call);
            return;
        }

        var slot = SlotOf(call.Placed);
        ref var list = ref slots[slot];
        if (list.First is null)
        {
            slotsInUse[slot / WordBits] |= 1UL << (slot % WordBits);
            wordsInUse |= 1U << (slot / WordBits);
        }

        if (ahead)
        {
            list.AddFirst(call);
        }
        else
        {
            list.AddLast(call);
        }
    }

    private void Unplace(DelayedCall call)
    {
        if (call.Placed <= reached)
        {
            due.Remove(call);
            return;
        }

        var slot = SlotOf(call.Placed);
        ref var list = ref slots[slot];
        list.Remove(call);
        if (list.First is null)
        {
            MarkEmpty(slot);
        }
    }

    private void MarkEmpty(int slot)
    {
        var word = slotsInUse[slot / WordBits] &= ~(1UL << (slot % WordBits));
        if (word == 0)
        {
            wordsInUse &= ~(1U << (slot / WordBits));
        }
    }

    // Where a time that is still to come has its highest digit that differs from the one reached. As that is one of
    // those which change last, the slot stays the right one until it begins.
    private int SlotOf(TimeSpan time)
    {
        var wheel = BitOperations.Log2((ulong)(time.Ticks ^ reached.Ticks)) / DigitBits;
        return (wheel * Slots) + (int)((time.Ticks >> (wheel * DigitBits)) & (Slots - 1));
    }

    // What is in a faster wheel comes before all that is in a slower one.
    private int SoonestSlot()
    {
        var word = BitOperations.TrailingZeroCount(wordsInUse);
        return (word * WordBits) + BitOperations.TrailingZeroCount(slotsInUse[word]);
    }
}
