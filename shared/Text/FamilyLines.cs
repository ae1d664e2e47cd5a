using Monitoring.Model;

namespace Monitoring.Text;

/// <summary>
/// Walks the series of one family in the order of their lines: source by source, and within a source sorted, also
/// where several of its groups have a share. A series that a source has twice is passed over and counted.
/// </summary>
internal sealed class FamilyLines(MergedFamily family)
{
    private int nextPart;
    private FamilyPart part;
    private int at;
    private int end;
    private List<(GroupSnapshot Group, int Index)>? joined;

    /// <summary>The source of the current line.</summary>
    public ExpositionSource Source => part.Source;

    /// <summary>The group of the current line.</summary>
    public GroupSnapshot Group { get; private set; } = null!;

    /// <summary>The index of the current line's series within its group.</summary>
    public int Index { get; private set; }

    /// <summary>Series passed over so far because the source has them twice.</summary>
    public int Repeated { get; private set; }

    /// <summary>Goes to the next line; false at the end.</summary>
    public bool Next()
    {
        if (at == end && !NextSource())
            return false;
        if (joined is null)
            (Group, Index) = (part.Group, part.Order[at]);
        else
            (Group, Index) = joined[at];
        at++;
        return true;
    }

    private bool NextSource()
    {
        var parts = family.Parts;
        if (nextPart == parts.Count)
            return false;
        var first = nextPart++;
        part = parts[first];
        (joined, at, end) = (null, part.Start, part.End);
        while (nextPart < parts.Count && ReferenceEquals(parts[nextPart].Source, part.Source))
            nextPart++;
        if (nextPart > first + 1)
            Join(first);
        return true;
    }

    private void Join(int first)
    {
        var lines = new List<(GroupSnapshot Group, int Index)>();
        for (var i = first; i < nextPart; i++)
        {
            var share = family.Parts[i];
            for (var place = share.Start; place < share.End; place++)
                lines.Add((share.Group, share.Order[place]));
        }
        // LINQ's sort is stable: of equal series the earlier group's stays in front.
        var sorted = lines.OrderBy(SeriesOf, Comparer<Series>.Create(SeriesOrder.Compare));
        joined = [];
        foreach (var line in sorted)
        {
            if (joined.Count > 0 && SeriesOrder.Compare(SeriesOf(joined[^1]), SeriesOf(line)) == 0)
                Repeated++;
            else
                joined.Add(line);
        }
        (at, end) = (0, joined.Count);
    }

    private static Series SeriesOf((GroupSnapshot Group, int Index) line) => line.Group.Series[line.Index];
}
