using Monitoring.Model;

namespace Monitoring.Collector.Store.Query;

/// <summary>The samples of some of one host's series, within a span of time.</summary>
/// <param name="isSelected">Which series.</param>
/// <param name="span">Samples outside are left out.</param>
/// <param name="budget">What it may cost.</param>
public sealed class SampleSet(Func<Series, bool> isSelected, TimeSpanMs span, QueryBudget budget) : IDisposable
{
    // Room for a sample a second is made at once for as many series as take no more than 32 MiB with it.
    private const int RoomPerSeriesMax = 4_096;
    private const long RoomMax = 2 << 20;

    private readonly Dictionary<SeriesKey, SampleColumn> columns = [];
    private long room;

    /// <summary>Samples outside are left out.</summary>
    public TimeSpanMs Span { get; } = span;

    /// <summary>What it may cost.</summary>
    public QueryBudget Budget { get; } = budget;

    /// <summary>The column that a series' samples go to; null when it isn't selected.</summary>
    public SampleColumn? ColumnOf(Series series)
    {
        if (!isSelected(series))
            return null;
        var key = new SeriesKey(series.SampleName, series.Labels);
        if (columns.TryGetValue(key, out var column))
        {
            column.Series = series;
            return column;
        }
        Budget.HoldSeries(columns.Count + 1);
        return columns[key] = new SampleColumn(series, Room());
    }

    /// <summary>All series that were selected, whether they have samples or not; by name, then by labels.</summary>
    public IEnumerable<Series> SelectedSeries() =>
        columns.OrderBy(static column => column.Key).Select(static column => column.Value.Series);

    /// <summary>Gives the samples' memory back: none of the columns may be used any more.</summary>
    public void Dispose()
    {
        foreach (var column in columns.Values)
            column.Dispose();
    }

    /// <summary>The series that have samples, each in order of time; by name, then by labels.</summary>
    public IReadOnlyList<SampleColumn> InOrder()
    {
        var kept = columns.Values.Where(static column => column.Count > 0).ToArray();
        foreach (var column in kept)
            column.Order();
        Array.Sort(kept, static (a, b) => SeriesKey.Of(a.Series).CompareTo(SeriesKey.Of(b.Series)));
        return kept;
    }

    private int Room()
    {
        var wanted = Math.Clamp((Span.ToMs - Span.FromMs) / 1_000 + 1, 1, RoomPerSeriesMax);
        if (room + wanted > RoomMax)
            return SampleColumn.InitialCapacity;
        room += wanted;
        return (int)wanted;
    }
}
