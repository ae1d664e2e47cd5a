using Monitoring.Model;

namespace Monitoring.Collector.Store.Query;

/// <summary>Which series are meant: those that fulfil all of its conditions.</summary>
/// <param name="matchers">The conditions; none for every series.</param>
public sealed class SeriesSelector(params IReadOnlyList<LabelMatcher> matchers)
{
    /// <summary>The label that stands for a series' name.</summary>
    public const string NameLabel = "__name__";

    /// <summary>Every series.</summary>
    public static SeriesSelector All { get; } = new();

    /// <summary>The conditions.</summary>
    public IReadOnlyList<LabelMatcher> Matchers { get; } = matchers;

    /// <summary>
    /// Reads a selector as PromQL writes it: <c>node_load1</c>, <c>node_cpu_seconds_total{mode!="idle"}</c>,
    /// <c>{__name__=~"node_cpu.*"}</c>; empty for every series.
    /// </summary>
    /// <exception cref="QueryException">It is malformed; the message tells where and what is expected.</exception>
    public static SeriesSelector Parse(string text) => new SelectorParser(text).Parse();

    /// <summary>True when a host's series is meant.</summary>
    /// <param name="series">The series.</param>
    /// <param name="host">Labels of the host: <c>instance</c> and those of its enrolment; they go before the series'
    /// own.</param>
    public bool Selects(Series series, LabelSet host)
    {
        foreach (var matcher in Matchers)
        {
            var value = matcher.Name == NameLabel
                ? series.SampleName
                : host.Find(matcher.Name) ?? series.Labels.Find(matcher.Name) ?? "";
            if (!matcher.IsFulfilledBy(value))
                return false;
        }
        return true;
    }

    /// <summary>The same for the series of one host.</summary>
    public Func<Series, bool> For(HostIdentity host) => series => Selects(series, host.SeriesLabels);
}
