using Monitoring.Model;

namespace Monitoring.Tests.Unit.Aggregation;

/// <summary>Builds groups as a host would send them.</summary>
internal static class Samples
{
    public static Series Of(string family, params ReadOnlySpan<Label> labels) => new(
        new Family(family, MetricType.Gauge, "", ValueKind.Float64),
        labels.IsEmpty ? LabelSet.Empty : new LabelSet(labels));

    public static GroupSnapshot Group(string name, long timeMs, Series[] series, params ReadOnlySpan<double> values)
    {
        var native = new long[values.Length];
        for (var i = 0; i < native.Length; i++)
            native[i] = BitConverter.DoubleToInt64Bits(values[i]);
        return new GroupSnapshot(name, timeMs, series, native);
    }
}
