using Monitoring.Model;
using Monitoring.Text;

namespace Monitoring.Agent.Sampling;

/// <summary>
/// Completes histograms and summaries as node_exporter's client library does: those without a sum or a count have 0,
/// and a histogram without a last bucket has its count there. Counts are whole numbers.
/// </summary>
internal static class TextfileSamples
{
    private const string Bound = "le";
    private const string Quantile = "quantile";
    private const string Infinity = "+Inf";

    private static readonly SampleRole[] Totals = [SampleRole.Sum, SampleRole.Count];

    /// <summary>The samples of a family, with those that are missing.</summary>
    public static IEnumerable<ParsedSample> Complete(ParsedFamily family) => family.Type switch
    {
        MetricType.Histogram => family.Samples.GroupBy(s => Without(s.Labels, Bound)).SelectMany(CompleteHistogram),
        MetricType.Summary => family.Samples.GroupBy(s => Without(s.Labels, Quantile)).SelectMany(CompleteParts),
        _ => family.Samples,
    };

    private static IEnumerable<ParsedSample> CompleteHistogram(IGrouping<LabelSet, ParsedSample> one)
    {
        var parts = CompleteParts(one).ToList();
        if (!parts.Exists(s => s.Role == SampleRole.Bucket && s.Labels.Find(Bound) == Infinity))
        {
            var count = parts.Find(s => s.Role == SampleRole.Count)!.Value;
            var labels = new LabelSet([.. one.Key, new Label(Bound, Infinity)]);
            parts.Add(new ParsedSample(labels, SampleRole.Bucket, count, null));
        }
        return parts;
    }

    private static IEnumerable<ParsedSample> CompleteParts(IGrouping<LabelSet, ParsedSample> one)
    {
        foreach (var sample in one)
        {
            yield return sample.Role is SampleRole.Bucket or SampleRole.Count
                ? sample with { Value = Math.Truncate(sample.Value) }
                : sample;
        }
        foreach (var role in Totals)
        {
            if (one.All(s => s.Role != role))
                yield return new ParsedSample(one.Key, role, 0, null);
        }
    }

    private static LabelSet Without(LabelSet labels, string name) =>
        labels.Find(name) is null ? labels : new LabelSet([.. labels.Where(label => label.Name != name)]);
}
