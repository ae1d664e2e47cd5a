namespace Monitoring.Agent.Delivery.Spooling;

/// <summary>
/// Finds what damage has taken at the ends of spool files, as they are opened one after the other: it shows in their
/// neighbours of the same incarnation. Where there is none, what was seen in a file is all that can be counted.
/// </summary>
/// <param name="tellUnusable">Gets the name of a file of which nothing can be used, and how many frames it held as far
/// as is known, when its neighbours don't tell it.</param>
internal sealed class SpoolGaps(Action<string, long> tellUnusable)
{
    private SpoolFile? before;
    // How far frames were seen in it, whether they can be read or not.
    private ulong seenSeq;
    private bool isCutShort;
    // What lay behind it.
    private readonly List<(string Name, SpoolSurvey Survey)> unusable = [];
    private bool wasSetAside;

    /// <summary>Of the next file, nothing can be used.</summary>
    public void NoteUnusable(string name, in SpoolSurvey survey) => unusable.Add((name, survey));

    /// <summary>The next file was set aside by an earlier process.</summary>
    public void NoteSetAside() => wasSetAside = true;

    /// <summary>The next file is one with frames.</summary>
    public void Note(SpoolFile file, in SpoolSurvey survey)
    {
        NoteEnd(file, survey.Seen);
        (before, seenSeq, isCutShort) = (file, survey.Seen.Last, survey.Damage == SpoolDamage.Unreadable);
        unusable.Clear();
        wasSetAside = false;
    }

    /// <summary>There are no more.</summary>
    public void End() => NoteEnd(null, default);

    private void NoteEnd(SpoolFile? next, SeqRange seenInNext)
    {
        if (before is not null && before.Incarnation == next?.Incarnation)
        {
            // What is missing between files that are whole was dropped before it could be written, and told then.
            if (before.Damaged || unusable.Count > 0 || wasSetAside || next.Damaged)
                before.Losses.Add(before.LastSeq + 1, next.FirstSeq - 1);
            return;
        }
        before?.Losses.Add(before.LastSeq + 1, seenSeq);
        next?.Losses.Add(seenInNext.First, next.FirstSeq - 1);
        if (isCutShort)
            before!.Losses.AddUnknown();
        foreach (var (name, survey) in unusable)
        {
            var (first, last) = survey.Seen;
            first = Math.Max(first, survey.AckedSeq + 1);
            tellUnusable(name, first <= last ? (long)(last - first + 1) : 0);
        }
    }
}
