using System.Text;
using Monitoring.Model;
using Monitoring.Protocol.Frames;

namespace Monitoring.Protocol.Codec;

/// <summary>What a series must be like to be taken by a collector.</summary>
internal static class SeriesRules
{
    /// <summary>Bytes of UTF-8 in a series' names, labels and texts.</summary>
    public static int TextBytes(Series series)
    {
        var bytes = TextBytes(series.Family);
        foreach (var label in series.Labels.AsSpan())
            bytes += Encoding.UTF8.GetByteCount(label.Name) + Encoding.UTF8.GetByteCount(label.Value);
        return bytes;
    }

    /// <summary>Bytes of UTF-8 in a family's name and texts.</summary>
    public static int TextBytes(Family family) =>
        Encoding.UTF8.GetByteCount(family.Name) + Encoding.UTF8.GetByteCount(family.Help)
        + Encoding.UTF8.GetByteCount(family.Unit);

    /// <summary>True for <c>[a-zA-Z_:][a-zA-Z0-9_:]*</c>.</summary>
    public static bool IsMetricName(string name) => IsName(name, allowColon: true);

    /// <summary>True for <c>[a-zA-Z_][a-zA-Z0-9_]*</c>.</summary>
    public static bool IsLabelName(string name) => IsName(name, allowColon: false);

    /// <summary>True when families of the type have series of the role.</summary>
    public static bool IsRoleOf(SampleRole role, MetricType type) => role switch
    {
        SampleRole.Value => type != MetricType.Histogram,
        SampleRole.Bucket => type == MetricType.Histogram,
        SampleRole.Sum or SampleRole.Count => type is MetricType.Histogram or MetricType.Summary,
        _ => false,
    };

    private static bool IsName(string name, bool allowColon)
    {
        if (name.Length == 0 || char.IsAsciiDigit(name[0]))
            return false;
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '_' && !(allowColon && c == ':'))
                return false;
        }
        return true;
    }
}
