using Monitoring.Collector.Store.Query;
using Monitoring.Model;

namespace Monitoring.Collector.Web.History;

/// <summary>The parameters of a request, each read with one clear error.</summary>
/// <param name="query">What stands behind the question mark.</param>
/// <param name="nowMs">What <c>now</c> means.</param>
internal sealed class QueryParameters(IQueryCollection query, long nowMs)
{
    /// <summary>How many hosts may be named.</summary>
    public const int HostsMax = 1_000;

    private static readonly TimeSpan RangeDefault = TimeSpan.FromHours(1);

    /// <summary>Refuses parameters that the path doesn't know, as they would be passed over in silence.</summary>
    public void AllowOnly(params ReadOnlySpan<string> allowed)
    {
        foreach (var name in query.Keys)
        {
            if (!allowed.Contains(name))
            {
                throw QueryException.Bad(
                    $"there is no parameter {name} here: these are known: {string.Join(", ", allowed)}");
            }
        }
    }

    /// <summary><c>host</c>: names or ids, as often as there are hosts; none for all.</summary>
    public IReadOnlyList<string> Hosts
    {
        get
        {
            var hosts = query["host"];
            return hosts.Count <= HostsMax
                ? [.. hosts.OfType<string>()]
                : throw QueryException.Bad($"more than {HostsMax} hosts are named: name none for all of them");
        }
    }

    /// <summary><c>match</c>: a selector; every series when it isn't there.</summary>
    public SeriesSelector Selector => SeriesSelector.Parse(One("match") ?? "");

    /// <summary><c>from</c> and <c>to</c>: by default the hour up to now.</summary>
    public TimeSpanMs Span
    {
        get
        {
            var to = Time("to") ?? nowMs;
            var from = Time("from") ?? Math.Max(0, to - (long)RangeDefault.TotalMilliseconds);
            return from <= to
                ? new TimeSpanMs(from, to)
                : throw QueryException.Bad("from is later than to: swap them");
        }
    }

    /// <summary>What <c>/api/history/range</c> is asked.</summary>
    public RangeQuestion Range
    {
        get
        {
            var span = Span;
            var step = Duration("step");
            var function = Function(step is null);
            if (function == StepFunction.Raw)
                return new(Hosts, Selector, function, new StepGrid(span.FromMs, span.ToMs, 1, 1));
            if (step is not { } stepMs)
                throw QueryException.Bad("step is missing: write one, such as step=15s; only function=raw has none");
            if ((span.ToMs - span.FromMs) / stepMs >= QueryLimits.StepsMax)
            {
                throw QueryException.TooMuch(
                    $"the range has more than {QueryLimits.StepsMax} steps: ask for a step of at least "
                    + $"{(span.ToMs - span.FromMs) / QueryLimits.StepsMax + 1}ms");
            }
            var windowMs = Duration("window")
                ?? (function == StepFunction.Last ? (long)HistoryQueries.Staleness.TotalMilliseconds : stepMs);
            return new(Hosts, Selector, function, new StepGrid(span.FromMs, span.ToMs, stepMs, windowMs));
        }
    }

    private StepFunction Function(bool isWithoutStep)
    {
        var name = One("function");
        if (name is null)
            return isWithoutStep ? StepFunction.Raw : StepFunction.Last;
        foreach (var function in Enum.GetValues<StepFunction>())
        {
            if (HistoryJson.NameOf(function) == name)
                return function;
        }
        throw QueryException.Bad(
            $"there is no function {name}: these are known: "
            + string.Join(", ", Enum.GetValues<StepFunction>().Select(HistoryJson.NameOf)));
    }

    private long? Time(string name)
    {
        if (One(name) is not { } text)
            return null;
        return TimeText.TryParse(text, nowMs, out var timeMs)
            ? timeMs
            : throw QueryException.Bad($"{name}={text} is no time: {TimeText.Forms}");
    }

    private long? Duration(string name)
    {
        if (One(name) is not { } text)
            return null;
        return Durations.TryParse(text, out var span) && span >= TimeSpan.FromMilliseconds(1)
            ? (long)span.TotalMilliseconds
            : throw QueryException.Bad(
                $"{name}={text} is no span: write one of 1ms to 36525d, such as 500ms, 15s, 5m or 1h");
    }

    private string? One(string name) => query[name] switch
    {
        [] => null,
        [var text] => text ?? "",
        _ => throw QueryException.Bad($"{name} stands more than once: once is enough"),
    };
}
