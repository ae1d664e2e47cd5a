namespace Monitoring.Agent.Delivery.Spooling;

/// <summary>
/// The frames that damage of a spool file has taken, in it, before it or behind it. They may be found more than once,
/// and count once. For the reactor's thread only.
/// </summary>
internal sealed class SpoolLosses
{
    private readonly List<SeqRange> found = [];
    // So many of what was found are taken.
    private int taken;
    private bool hasUnknown;

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
    }

    /// <summary>Nothing can be read of the ranges, as far as they lie below a frame.</summary>
    public void Add(IEnumerable<SeqRange> ranges, ulong belowSeq = ulong.MaxValue)
    {
        foreach (var (first, last) in ranges)
            Add(first, Math.Min(last, belowSeq - 1));
    }

    /// <summary>There is more, and nothing tells how much.</summary>
    public void AddUnknown() => hasUnknown = true;

    /// <summary>Gives what was found since it was last asked for.</summary>
    /// <param name="ackedSeq">Frames up to here are not missed.</param>
    /// <param name="frames">How many there are at least.</param>
    /// <returns>False when nothing was found.</returns>
    public bool TryTake(ulong ackedSeq, out long frames)
    {
        frames = 0;
        for (; taken < found.Count; taken++)
        {
            var (first, last) = found[taken];
            if (last > ackedSeq)
                frames += (long)(last - Math.Max(first - 1, ackedSeq));
        }
        var any = frames > 0 || hasUnknown;
        hasUnknown = false;
        return any;
    }
}
