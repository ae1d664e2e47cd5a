using System.Runtime.InteropServices;
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

    private readonly Dictionary<Series, SampleColumn?> known = new(ReferenceEqualityComparer.Instance);
    private readonly List<List<Place>> groups = [];
    private ulong catalogueSeq;

    /// <summary>Takes the samples of the batch that the decoder has just applied.</summary>
    public void Take(StreamDecoder decoder)
    {
        if (catalogueSeq != decoder.CatalogueSeq)
            Select(decoder);
        if (!samples.Span.Contains(decoder.TimeMs))
            return;
        for (var g = 0; g < groups.Count; g++)
        {
            if (groups[g].Count > 0)
                Take(decoder.Columns(g), groups[g], decoder.TimeMs);
        }
    }

    private void Take(DecodedColumns columns, List<Place> places, long timeMs)
    {
        if (!columns.IsSampled && !(columns.IsCarried && timeMs - columns.TimeMs >= CarriedAgeMsMin))
            return;
        var values = columns.Values;
        var added = 0;
        foreach (ref readonly var place in CollectionsMarshal.AsSpan(places))
        {
            if (place.Index >= values.Length)
                break;
            if (place.Column.Add(timeMs, place.Family.ToExposed(values[place.Index])))
                added++;
        }
        samples.Budget.HoldSamples(added);
    }

    private void Select(StreamDecoder decoder)
    {
        catalogueSeq = decoder.CatalogueSeq;
        groups.Clear();
        for (var g = 0; g < decoder.GroupCount; g++)
        {
            var places = new List<Place>();
            groups.Add(places);
            var series = decoder.Columns(g).Series;
            for (var i = 0; i < series.Length; i++)
            {
                if (series[i] is { } live && ColumnOf(live) is { } column)
                    places.Add(new Place(i, live.Family, column));
            }
        }
    }

    private SampleColumn? ColumnOf(Series series)
    {
        ref var column = ref CollectionsMarshal.GetValueRefOrAddDefault(known, series, out var isKnown);
        if (!isKnown)
            column = samples.ColumnOf(series);
        return column;
    }

    private readonly record struct Place(int Index, Family Family, SampleColumn Column);
}
