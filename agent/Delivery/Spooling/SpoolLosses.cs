namespace Monitoring.Agent.Delivery.Spooling;

/// <summary>
/// The frames that damage of a spool file has taken, in it, before it or behind it. They may be found more than once,
/// and count once. For the reactor's thread only.
/// </summary>
internal sealed class SpoolLosses
{
    private readonly List<SeqRange> found = [];
    private readonly List<SeqRange> waiting = [];
    private bool hasUnknown;

    /// <summary>Nothing can be read of the ranges; of them, what lies outside of two frames is not lost.</summary>
    public void Add(IEnumerable<SeqRange> ranges, ulong aboveSeq = 0, ulong belowSeq = ulong.MaxValue)
    {
        foreach (var (first, last) in ranges)
            Add(Math.Max(first, aboveSeq + 1), Math.Min(last, belowSeq - 1));
    }

    /// <summary>Nothing can be read from the first frame to the last; an empty range is passed over.</summary>
    public void Add(ulong first, ulong last)
    {
        if (first > last)
            return;
        foreach (var known in found)
        {
            if (known.Last < first || known.First > last)
                continue;
            if (known.First > first)
                Add(first, known.First - 1);
            if (known.Last < last)
                Add(known.Last + 1, last);
            return;
        }
        found.Add(new SeqRange(first, last));
        waiting.Add(new SeqRange(first, last));
    }

    /// <summary>There is more, and nothing tells how much.</summary>
    public void AddUnknown() => hasUnknown = true;

    /// <summary>Frames up to the seq were acknowledged before the damage: they are not missed.</summary>
    public void Forget(ulong seq)
    {
        waiting.RemoveAll(range => range.Last <= seq);
        for (var i = 0; i < waiting.Count; i++)
            waiting[i] = waiting[i] with { First = Math.Max(waiting[i].First, seq + 1) };
    }

    /// <summary>Gives, once, how many frames are lost in ranges that begin at or before a frame.</summary>
    public long Take(ulong seq)
    {
        var frames = waiting.Where(range => range.First <= seq).Sum(range => (long)(range.Last - range.First + 1));
        waiting.RemoveAll(range => range.First <= seq);
        return frames;
    }

    /// <summary>Gives, once, how many frames are lost at least that were not given yet.</summary>
    /// <returns>False when there is nothing.</returns>
    public bool TryTakeAll(out long frames)
    {
        frames = Take(ulong.MaxValue);
        var any = frames > 0 || hasUnknown;
        hasUnknown = false;
        return any;
    }
}
