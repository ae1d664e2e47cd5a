using System.Buffers;
using Monitoring.Model;

namespace Monitoring.Text;

/// <summary>
/// Writes series with all their samples and times as OpenMetrics 1.0: family by family, series by series, each in order
/// of time. <c>promtool tsdb create-blocks-from openmetrics</c> reads it. One object writes one text.
/// </summary>
public sealed class OpenMetricsHistory(IBufferWriter<byte> output)
{
    private const int MsPerSecond = 1_000;

    private readonly HashSet<string> announced = [];
    private readonly ArrayBufferWriter<byte> head = new();
    private FamilyName name;

    /// <summary>Begins a family: writes its help, type and unit.</summary>
    /// <returns>False when a family of that name has been; a counter <c>x_total</c> is called <c>x</c> here. Then
    /// nothing is written, and its series must be left out.</returns>
    public bool TryBeginFamily(Family family)
    {
        name = new FamilyName(family, openMetrics: true);
        if (!announced.Add(name.Announced))
            return false;
        var text = new Utf8Lines(output);
        name.WriteHead(ref text, family);
        text.Flush();
        return true;
    }

    /// <summary>Writes samples of a series of the family begun last; may be called again with later ones.</summary>
    /// <param name="series">Which.</param>
    /// <param name="source">Labels of its host, written in front of its own.</param>
    /// <param name="times">Milliseconds since the Unix epoch, rising.</param>
    /// <param name="values">The exposed values by the same index.</param>
    public void WriteSamples(
        Series series, LabelSet source, ReadOnlySpan<long> times, ReadOnlySpan<double> values)
    {
        WriteHead(series, source);
        var text = new Utf8Lines(output);
        for (var i = 0; i < times.Length; i++)
        {
            text.Write(head.WrittenSpan);
            text.WriteOpenMetrics(values[i]);
            text.Write((byte)' ');
            WriteTime(ref text, times[i]);
            text.Write((byte)'\n');
        }
        text.Flush();
    }

    /// <summary>Writes the end, without which the text is not whole.</summary>
    public void End() => output.Write("# EOF\n"u8);

    private void WriteHead(Series series, LabelSet source)
    {
        head.ResetWrittenCount();
        var text = new Utf8Lines(head);
        text.Write(name.OfSample(series.Role));
        var any = false;
        foreach (var label in source)
            WriteLabel(ref text, ref any, label.Name, label.Value);
        var bound = SeriesOrder.BoundName(series);
        foreach (var label in series.Labels)
        {
            if (label.Name != bound)
                WriteLabel(ref text, ref any, LabelText.Unclashing(label.Name, source, series.Labels), label.Value);
        }
        if (bound is not null && series.Labels.Find(bound) is { } value)
            WriteLabel(ref text, ref any, bound, FamilyName.OpenMetricsBound(value));
        text.Write(any ? "} "u8 : " "u8);
        text.Flush();
    }

    private static void WriteLabel(ref Utf8Lines text, ref bool any, string label, string value)
    {
        if (!any)
            text.Write((byte)'{');
        LabelText.Write(ref text, any, label, value);
        any = true;
    }

    // Seconds with milliseconds. Prometheus multiplies the float64 by 1,000 and cuts what is behind the point, which
    // for some times takes a millisecond away; those are given a tenth of one more.
    private static void WriteTime(ref Utf8Lines text, long timeMs)
    {
        text.WriteInteger((ulong)(timeMs / MsPerSecond));
        text.Write((byte)'.');
        var rest = (int)(timeMs % MsPerSecond);
        text.Write((byte)('0' + rest / 100));
        text.Write((byte)('0' + rest / 10 % 10));
        text.Write((byte)('0' + rest % 10));
        if ((long)(timeMs / (double)MsPerSecond * MsPerSecond) != timeMs)
            text.Write((byte)'1');
    }
}
