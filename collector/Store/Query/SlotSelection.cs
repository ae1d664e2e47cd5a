using Monitoring.Model;
using Monitoring.Protocol.Codec;

namespace Monitoring.Collector.Store.Query;

/// <summary>
/// Where the selected series of one stream stand in its decoder's columns, so that a batch costs no more than they
/// do. It is made anew whenever the catalogue changes.
/// </summary>
internal sealed class SlotSelection(SampleSet samples)
{
    /// <summary>
    /// How old values that a key frame repeats must be to count as a sample at its time: 60 s. A host exposes what it
    /// samples seldom (facts: once an hour) all the time, and so its history has it all the time.
    /// </summary>
    public const long CarriedAgeMsMin = 60_000;

    // Those that live, so that series that come and go are not held: their columns are found again by name.
    private Dictionary<Series, SampleColumn?> known = new(ReferenceEqualityComparer.Instance);
    private Dictionary<Series, SampleColumn?> before = new(ReferenceEqualityComparer.Instance);
    private readonly List<SampleRows> groups = [];
    private ulong catalogueSeq;

    /// <summary>Takes the samples of the batch that the decoder has just applied; they may be in their columns only
    /// after <see cref="Flush"/>.</summary>
    public void Take(StreamDecoder decoder)
    {
        if (catalogueSeq != decoder.CatalogueSeq)
            Select(decoder);
        var timeMs = decoder.TimeMs;
        if (!samples.Span.Contains(timeMs))
            return;
        for (var g = 0; g < groups.Count; g++)
        {
            if (groups[g].IsEmpty)
                continue;
            var columns = decoder.Columns(g);
            if (columns.IsSampled || (columns.IsCarried && timeMs - columns.TimeMs >= CarriedAgeMsMin))
                samples.Budget.HoldSamples(groups[g].Add(timeMs, columns.Values));
        }
    }

    /// <summary>Brings all that was taken to its columns.</summary>
    public void Flush()
    {
        foreach (var rows in groups)
            samples.Budget.HoldSamples(rows.Flush());
    }

    private void Select(StreamDecoder decoder)
    {
        Flush();
        catalogueSeq = decoder.CatalogueSeq;
        groups.Clear();
        (known, before) = (before, known);
        known.Clear();
        for (var g = 0; g < decoder.GroupCount; g++)
        {
            var rows = new SampleRows();
            groups.Add(rows);
            var series = decoder.Columns(g).Series;
            for (var i = 0; i < series.Length; i++)
            {
                if (series[i] is { } live && ColumnOf(live) is { } column)
                    rows.Select(i, live.Family, column);
            }
        }
    }

    private SampleColumn? ColumnOf(Series series)
    {
        if (!before.TryGetValue(series, out var column))
            column = samples.ColumnOf(series);
        known[series] = column;
        return column;
    }
}
