using System.Buffers;
using Monitoring.Model;

namespace Monitoring.Text;

/// <summary>
/// Writes series and their values as Prometheus text 0.0.4 or OpenMetrics 1.0, piece by piece, so that the whole text
/// never stands in memory. One writer writes one exposition; it belongs to one thread at a time.
/// </summary>
/// <remarks>
/// Families are sorted by name and stand once, whatever the number of groups and sources that share them; series are
/// sorted by labels within their source. Formats: prometheus.io "Exposition formats"; OpenMetrics specification 1.0.
/// </remarks>
public sealed class ExpositionWriter
{
    private readonly bool openMetrics;
    private readonly bool closed;
    private readonly MergedFamily[] families;
    private readonly HashSet<string>? namesTaken;
    private readonly ArrayBufferWriter<byte> sourceLabels = new();
    private ExpositionSource? labelled;
    private int nextFamily;
    private FamilyLines? lines;
    private FamilyName name;
    private long written;
    private long leftOut;
    private bool ended;

    /// <summary>Prepares an exposition; nothing is written yet.</summary>
    /// <param name="sources">Whose series to write, in this order within each family.</param>
    /// <param name="format">How.</param>
    /// <param name="closed">
    /// True, the default, to end OpenMetrics with <c># EOF</c>; false when the caller appends more families.
    /// </param>
    public ExpositionWriter(IReadOnlyList<ExpositionSource> sources, ExpositionFormat format, bool closed = true)
    {
        openMetrics = format == ExpositionFormat.OpenMetrics;
        this.closed = closed;
        namesTaken = openMetrics ? [] : null;
        (families, leftOut) = MergedFamily.Merge(sources);
    }

    /// <summary>What became of the series so far; final once <see cref="WriteSome"/> has returned false.</summary>
    public ExpositionTally Tally => new(written, leftOut + (lines?.Repeated ?? 0));

    /// <summary>Writes the groups of one host at once.</summary>
    /// <param name="output">Where to; it is never asked for more than about a line at a time.</param>
    /// <param name="groups">The groups; a family may stand in several.</param>
    /// <param name="format">How.</param>
    public static ExpositionTally Write(
        IBufferWriter<byte> output, IReadOnlyList<GroupSnapshot> groups, ExpositionFormat format)
    {
        var writer = new ExpositionWriter([new(LabelSet.Empty, groups)], format);
        while (writer.WriteSome(output, int.MaxValue))
        {
        }
        return writer.Tally;
    }

    /// <summary>
    /// Writes whole lines until there are <paramref name="bytes"/> bytes of them, or the exposition ends.
    /// </summary>
    /// <returns>False when the exposition has ended; true when there is more to write.</returns>
    public bool WriteSome(IBufferWriter<byte> output, int bytes)
    {
        var text = new Utf8Lines(output);
        while (!ended && text.Length < bytes)
        {
            if (lines is not null && lines.Next())
                WriteLine(ref text, lines);
            else
                NextFamily(ref text);
        }
        text.Flush();
        return !ended;
    }

    private void NextFamily(ref Utf8Lines text)
    {
        leftOut += lines?.Repeated ?? 0;
        lines = null;
        if (nextFamily == families.Length)
        {
            if (openMetrics && closed)
                text.Write("# EOF\n"u8);
            ended = true;
            return;
        }
        var merged = families[nextFamily++];
        name = new(merged.Family, openMetrics);
        if (namesTaken is not null && !namesTaken.Add(name.Announced))
        {
            foreach (var part in merged.Parts)
                leftOut += part.End - part.Start;
            return;
        }
        name.WriteHead(ref text, merged.Family);
        lines = new(merged);
    }

    private void WriteLine(ref Utf8Lines text, FamilyLines line)
    {
        var series = line.Group.Series[line.Index];
        text.Write(name.OfSample(series.Role));
        WriteLabels(ref text, line.Source, series);
        text.Write((byte)' ');
        var value = line.Group.Exposed(line.Index);
        // Counts are integers in OpenMetrics; any other number is written as a float.
        if (openMetrics && !(series.Role is SampleRole.Bucket or SampleRole.Count))
            text.WriteOpenMetrics(value);
        else if (openMetrics && value is >= 0 and < ulong.MaxValue && value == Math.Floor(value))
            text.WriteInteger((ulong)value);
        else
            text.WriteGo(value);
        text.Write((byte)'\n');
        written++;
    }

    private void WriteLabels(ref Utf8Lines text, ExpositionSource source, Series series)
    {
        var shared = SourceLabels(source);
        var own = series.Labels.AsSpan();
        if (own.IsEmpty && shared.IsEmpty)
            return;
        text.Write((byte)'{');
        text.Write(shared);
        var separate = !shared.IsEmpty;
        var bound = SeriesOrder.BoundName(series);
        var boundValue = "";
        foreach (var label in own)
        {
            if (label.Name == bound)
            {
                boundValue = label.Value;
                continue;
            }
            var name = LabelText.Unclashing(label.Name, source.Labels, series.Labels);
            LabelText.Write(ref text, separate, name, label.Value);
            separate = true;
        }
        if (bound is not null)
        {
            var value = openMetrics ? FamilyName.OpenMetricsBound(boundValue) : boundValue;
            LabelText.Write(ref text, separate, bound, value);
        }
        text.Write((byte)'}');
    }

    // The labels of a source are the same in front of each of its series, so they are rendered once and kept while
    // the source stays.
    private ReadOnlySpan<byte> SourceLabels(ExpositionSource source)
    {
        if (ReferenceEquals(labelled, source))
            return sourceLabels.WrittenSpan;
        labelled = source;
        sourceLabels.ResetWrittenCount();
        var text = new Utf8Lines(sourceLabels);
        foreach (var label in source.Labels.AsSpan())
            LabelText.Write(ref text, text.Length > 0, label.Name, label.Value);
        text.Flush();
        return sourceLabels.WrittenSpan;
    }
}
