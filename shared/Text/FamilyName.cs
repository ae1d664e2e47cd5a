using System.Text;
using Monitoring.Model;

namespace Monitoring.Text;

/// <summary>What a family is called in one format, and its head lines.</summary>
internal readonly struct FamilyName
{
    private const string TotalSuffix = "_total";

    private readonly bool openMetrics;
    private readonly MetricType type;
    private readonly byte[] plain;
    private readonly byte[] bucket;
    private readonly byte[] sum;
    private readonly byte[] count;

    public FamilyName(Family family, bool openMetrics)
    {
        this.openMetrics = openMetrics;
        type = family.Type;
        Announced = family.Name;
        if (openMetrics && type == MetricType.Counter)
        {
            // OpenMetrics announces a counter without the suffix that its samples must have; a counter without it is
            // no counter there.
            if (family.Name.Length > TotalSuffix.Length && family.Name.EndsWith(TotalSuffix))
                Announced = family.Name[..^TotalSuffix.Length];
            else
                type = MetricType.Untyped;
        }
        plain = Encoding.UTF8.GetBytes(family.Name);
        var suffixed = type is MetricType.Histogram or MetricType.Summary;
        bucket = suffixed ? [.. plain, .. "_bucket"u8] : plain;
        sum = suffixed ? [.. plain, .. "_sum"u8] : plain;
        count = suffixed ? [.. plain, .. "_count"u8] : plain;
    }

    /// <summary>The name in the HELP, TYPE and UNIT lines.</summary>
    public string Announced { get; }

    /// <summary>The name of a sample.</summary>
    public ReadOnlySpan<byte> OfSample(SampleRole role) => role switch
    {
        SampleRole.Bucket => bucket,
        SampleRole.Sum => sum,
        SampleRole.Count => count,
        _ => plain,
    };

    /// <summary>A bucket's or quantile's bound as OpenMetrics writes it: never like an integer.</summary>
    public static string OpenMetricsBound(string bound) =>
        long.TryParse(bound, out _) ? bound + ".0" : bound;

    /// <summary>
    /// Writes HELP (unless there is none), TYPE and, in OpenMetrics and where it is the name's suffix, UNIT.
    /// </summary>
    public void WriteHead(ref Utf8Lines text, Family family)
    {
        if (family.Help.Length > 0)
        {
            text.Write("# HELP "u8);
            text.Write(Announced);
            text.Write((byte)' ');
            text.WriteEscaped(family.Help, quotes: openMetrics);
            text.Write((byte)'\n');
        }
        text.Write("# TYPE "u8);
        text.Write(Announced);
        text.Write(type switch
        {
            MetricType.Counter => " counter\n"u8,
            MetricType.Gauge => " gauge\n"u8,
            MetricType.Histogram => " histogram\n"u8,
            MetricType.Summary => " summary\n"u8,
            _ => openMetrics ? " unknown\n"u8 : " untyped\n"u8,
        });
        if (!openMetrics || family.Unit.Length == 0 || !Announced.EndsWith("_" + family.Unit))
            return;
        text.Write("# UNIT "u8);
        text.Write(Announced);
        text.Write((byte)' ');
        text.Write(family.Unit);
        text.Write((byte)'\n');
    }
}
