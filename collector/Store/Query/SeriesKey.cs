using Monitoring.Model;

namespace Monitoring.Collector.Store.Query;

/// <summary>What tells a host's series apart for readers: the name that its samples carry, and its labels.</summary>
internal readonly record struct SeriesKey(string Name, LabelSet Labels) : IComparable<SeriesKey>
{
    public static SeriesKey Of(Series series) => new(series.SampleName, series.Labels);

    /// <summary>By name, then label by label (ordinal).</summary>
    public int CompareTo(SeriesKey other)
    {
        var order = string.CompareOrdinal(Name, other.Name);
        var mine = Labels.AsSpan();
        var theirs = other.Labels.AsSpan();
        for (var i = 0; order == 0 && i < Math.Min(mine.Length, theirs.Length); i++)
        {
            order = string.CompareOrdinal(mine[i].Name, theirs[i].Name);
            if (order == 0)
                order = string.CompareOrdinal(mine[i].Value, theirs[i].Value);
        }
        return order != 0 ? order : mine.Length.CompareTo(theirs.Length);
    }
}
