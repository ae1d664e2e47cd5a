using System.Buffers;
using System.Text;
using Monitoring.Model;
using Monitoring.Text;

namespace Monitoring.Tests.Unit.Text;

/// <summary>Short ways to make snapshots and to read an exposition of them.</summary>
internal static class Exposed
{
    public const long TimeMs = 1_700_000_000_000;

    public static Family Gauge(string name, string help = "Help.", string unit = "") =>
        new(name, MetricType.Gauge, help, ValueKind.Float64, Unit: unit);

    public static Family Of(MetricType type, string name, string help = "Help.") =>
        new(name, type, help, ValueKind.Float64);

    public static (Series, double) Sample(Family family, double value, params Label[] labels) =>
        (new(family, new(labels)), value);

    public static (Series, double) Part(Family family, SampleRole role, double value, params Label[] labels) =>
        (new(family, new(labels), role), value);

    public static GroupSnapshot Group(params (Series Series, double Value)[] samples) => new(
        "group",
        TimeMs,
        [.. samples.Select(s => s.Series)],
        [.. samples.Select(s => BitConverter.DoubleToInt64Bits(s.Value))]);

    public static string PrometheusText(params GroupSnapshot[] groups) =>
        Written(ExpositionFormat.PrometheusText, groups);

    public static string OpenMetrics(params GroupSnapshot[] groups) => Written(ExpositionFormat.OpenMetrics, groups);

    public static string Fleet(
        ExpositionFormat format, out ExpositionTally tally, params (LabelSet Labels, GroupSnapshot[] Groups)[] hosts)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new ExpositionWriter([.. hosts.Select(h => new ExpositionSource(h.Labels, h.Groups))], format);
        while (writer.WriteSome(output, bytes: 1))
        {
        }
        tally = writer.Tally;
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static string Written(ExpositionFormat format, GroupSnapshot[] groups)
    {
        var output = new ArrayBufferWriter<byte>();
        ExpositionWriter.Write(output, groups, format);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
