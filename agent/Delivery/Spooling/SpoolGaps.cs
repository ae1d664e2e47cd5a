namespace Monitoring.Agent.Delivery.Spooling;

/// <summary>
/// Finds what damage has taken at the ends of spool files, as they are opened one after the other: it shows in their
/// neighbours of the same incarnation. Where there is none, what was seen in a file is all that can be counted.
/// </summary>
/// <param name="tellUnusable">Gets the name of a file that held nothing usable, when its neighbours don't tell what it
/// held.</param>
internal sealed class SpoolGaps(Action<string> tellUnusable)
{
    private SpoolFile? before;
    // How far frames were seen in it, whether they can be read or not.
    private ulong seenSeq;
    private bool isCutShort;
    // What lay behind it.
    private string? unusable;
    private bool wasSetAside;

    /// <summary>The next file held nothing that can be used.</summary>
    public void NoteUnusable(string name) => unusable = name;

    /// <summary>The next file was set aside by an earlier process.</summary>
    public void NoteSetAside() => wasSetAside = true;

    /// <summary>The next file is one with frames.</summary>
    public void Note(SpoolFile file, in SpoolSurvey survey)
    {
        NoteEnd(file, survey.Seen);
        (before, seenSeq) = (file, survey.Seen.Last);
        (isCutShort, unusable, wasSetAside) = (survey.Damage == SpoolDamage.Unreadable, null, false);
    }

    /// <summary>There are no more.</summary>
    public void End() => NoteEnd(null, default);

    private void NoteEnd(SpoolFile? next, SeqRange seenInNext)
    {
        if (before is not null && before.Incarnation == next?.Incarnation)
        {
            // What is missing between files that are whole was dropped before it could be written, and told then.
            if (before.Damaged || unusable is not null || wasSetAside || next.Damaged)
                before.Losses.Add(before.LastSeq + 1, next.FirstSeq - 1);
            return;
        }
        before?.Losses.Add(before.LastSeq + 1, seenSeq);
        next?.Losses.Add(seenInNext.First, next.FirstSeq - 1);
        if (isCutShort)
            before!.Losses.AddUnknown();
        if (unusable is not null)
            tellUnusable(unusable);
    }
}
