using System.Runtime.CompilerServices;
using Monitoring.Model;

namespace Monitoring.Text;

/// <summary>
/// The series of one family within a group: places <paramref name="Start"/> to <paramref name="End"/> (exclusive) of
/// its order.
/// </summary>
internal readonly record struct FamilyBlock(Family Family, int Start, int End);

/// <summary>
/// In what order the series of one group are written, and which of them cannot be. It depends on the catalogue alone,
/// so it is made once per series array and found again by the array's identity for as long as the array lives.
/// </summary>
internal sealed class GroupLayout
{
    private static readonly ConditionalWeakTable<Series[], GroupLayout> Known = [];

    /// <summary>Indices into the series array, sorted as <see cref="SeriesOrder"/> says.</summary>
    public int[] Order { get; }

    /// <summary>The families by name, each name once.</summary>
    public FamilyBlock[] Families { get; }

    /// <summary>Series that cannot be written.</summary>
    public int LeftOut { get; }

    private GroupLayout(Series[] series)
    {
        var order = new List<int>(series.Length);
        for (var i = 0; i < series.Length; i++)
        {
            if (CanBeWritten(series[i]))
                order.Add(i);
        }
        order.Sort((a, b) =>
        {
            var compared = SeriesOrder.Compare(series[a], series[b]);
            return compared != 0 ? compared : a.CompareTo(b);
        });
        var kept = new List<int>(order.Count);
        var families = new List<FamilyBlock>();
        for (var i = 0; i < order.Count;)
        {
            var end = EndOfName(series, order, i);
            var start = kept.Count;
            var family = Keep(series, order, i, end, kept);
            families.Add(new(family, start, kept.Count));
            i = end;
        }
        Order = [.. kept];
        Families = [.. families];
        LeftOut = series.Length - kept.Count;
    }

    /// <summary>The layout of a group with these series.</summary>
    public static GroupLayout Of(Series[] series) => Known.GetValue(series, static made => new GroupLayout(made));

    private static int EndOfName(Series[] series, List<int> order, int start)
    {
        var end = start + 1;
        while (end < order.Count && series[order[end]].Family.Name == series[order[start]].Family.Name)
            end++;
        return end;
    }

    // The definition that came first says the type; of equal series the first is kept.
    private static Family Keep(Series[] series, List<int> order, int start, int end, List<int> kept)
    {
        var first = order[start];
        for (var i = start; i < end; i++)
            first = Math.Min(first, order[i]);
        var family = series[first].Family;
        Series? previous = null;
        for (var i = start; i < end; i++)
        {
            var next = series[order[i]];
            if (next.Family.Type != family.Type || (previous is not null && SeriesOrder.Compare(previous, next) == 0))
                continue;
            kept.Add(order[i]);
            previous = next;
        }
        return family;
    }

    private static bool CanBeWritten(Series series)
    {
        if (!MetricNames.IsMetricName(series.Family.Name) || !RoleFits(series))
            return false;
        foreach (var label in series.Labels.AsSpan())
        {
            if (!MetricNames.IsLabelName(label.Name))
                return false;
        }
        return SeriesOrder.BoundName(series) is not { } bound || series.Labels.Find(bound) is not null;
    }

    private static bool RoleFits(Series series) => series.Family.Type switch
    {
        MetricType.Histogram => series.Role is SampleRole.Bucket or SampleRole.Sum or SampleRole.Count,
        MetricType.Summary => series.Role is SampleRole.Value or SampleRole.Sum or SampleRole.Count,
        MetricType.Untyped or MetricType.Counter or MetricType.Gauge => series.Role is SampleRole.Value,
        _ => false,
    };
}
