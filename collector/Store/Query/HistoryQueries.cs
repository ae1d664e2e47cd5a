using Monitoring.Collector.Store.History;
using Monitoring.Collector.Store.Rollup;
using Monitoring.Model;

namespace Monitoring.Collector.Store.Query;

/// <summary>Answers questions to the history. Any thread but the reactor's, as it reads files and computes.</summary>
/// <param name="history">What is stored.</param>
/// <param name="names">What the hosts are called.</param>
/// <param name="rollups">Answers long ranges; null when there are no rollups.</param>
public sealed class HistoryQueries(IHistory history, IHostNames names, RollupQuery? rollups = null)
{
    /// <summary>How old a sample may be to be the last one, unless told otherwise: 5 min, as in Prometheus.</summary>
    public static readonly TimeSpan Staleness = TimeSpan.FromMinutes(5);

    /// <summary>The answers for a range, host by host.</summary>
    /// <exception cref="QueryException">A host is unknown, or it would take too much work.</exception>
    /// <exception cref="OperationCanceledException">The asker has left.</exception>
    public RangeAnswer Range(RangeQuestion question, QueryBudget budget)
    {
        var resolution = RollupQuery.ResolutionFor(question.Function, question.Grid);
        if (rollups is not null && resolution is not null)
            return Rolled(rollups, resolution, question, budget);
        var answers = new List<SeriesAnswer>();
        var unreadable = 0;
        var isRaw = question.Function == StepFunction.Raw;
        var span = isRaw ? new TimeSpanMs(question.Grid.FromMs, question.Grid.ToMs) : question.Grid.Samples;
        foreach (var host in HostsOf(question.Hosts, budget))
        {
            using var samples = new SampleSet(question.Selector.For(host), span, budget);
            unreadable += HostReplay.Read(history, host.Id, samples);
            foreach (var column in samples.InOrder())
            {
                SeriesAnswer? answer = isRaw ? Raw(host, column, budget) : Steps(host, column, question, budget);
                if (answer is not null)
                    answers.Add(answer);
            }
            budget.ReleaseSamples();
        }
        return new RangeAnswer(answers, null, unreadable);
    }

    /// <summary>The series that hosts had in a span of time, by host, then by name and labels; and how many stored runs
    /// could not be read for it.</summary>
    /// <exception cref="QueryException">A host is unknown, or it would take too much work.</exception>
    /// <exception cref="OperationCanceledException">The asker has left.</exception>
    public (IReadOnlyList<(HostIdentity Host, Series Series)> Found, int UnreadableRuns) Series(
        IReadOnlyList<string> hosts, SeriesSelector selector, TimeSpanMs span, QueryBudget budget)
    {
        var found = new List<(HostIdentity, Series)>();
        var unreadable = 0;
        foreach (var host in HostsOf(hosts, budget))
        {
            var samples = new SampleSet(selector.For(host), span, budget);
            unreadable += SeriesReplay.Read(history, host.Id, samples).UnreadableRuns;
            foreach (var series in samples.SelectedSeries())
            {
                budget.AnswerSeries(pointsOfIt: 1);
                found.Add((host, series));
            }
        }
        return (found, unreadable);
    }

    /// <summary>
    /// The events of hosts in a span of time, by their time; those of the collector itself, too, when no host is named.
    /// And how many files' events could not be read, or not all of them.
    /// </summary>
    /// <exception cref="QueryException">A host is unknown, or there are too many.</exception>
    public (IReadOnlyList<(HostIdentity Host, StoredEvent Event)> Found, int UnreadableRuns) Events(
        IReadOnlyList<string> hosts, TimeSpanMs span, QueryBudget budget)
    {
        var wanted = (hosts.Count > 0 ? HostsOf(hosts, budget) : names.Hosts).ToDictionary(host => host.Id);
        var found = new List<(HostIdentity, StoredEvent)>();
        var unreadable = 0;
        Guid? only = hosts.Count > 0 && wanted.Count == 1 ? wanted.Keys.First() : null;
        foreach (var stored in history.Events(only, span.FromMs, span.ToMs, budget.Cancelled))
        {
            if (stored.IsDamaged)
            {
                unreadable++;
                continue;
            }
            var host = wanted.GetValueOrDefault(stored.Stream.Agent);
            if (host is null && hosts.Count > 0)
                continue;
            budget.ThrowIfCancelled();
            budget.AnswerSeries(pointsOfIt: 1, stored.Happened.Text.Length);
            found.Add((host ?? HostIdentity.WithoutName(stored.Stream.Agent), stored));
        }
        return (found, unreadable);
    }

    /// <summary>The hosts that names or ids mean, each once; for none, all of which anything is stored, by name.
    /// </summary>
    /// <exception cref="QueryException">One is unknown.</exception>
    /// <exception cref="OperationCanceledException">The asker has left.</exception>
    public IReadOnlyList<HostIdentity> HostsOf(IReadOnlyList<string> wanted, QueryBudget budget)
    {
        var known = names.Hosts;
        // All files are looked through for it: once for a question, and only where a name doesn't say enough.
        var stored = new Lazy<HashSet<Guid>>(
            () => [.. history.Streams(budget.Cancelled).Select(stream => stream.Key.Agent)]);
        if (wanted.Count > 0)
            return [.. wanted.Select(name => Resolve(known, stored, name)).DistinctBy(host => host.Id)];
        var byId = known.ToDictionary(host => host.Id);
        return
        [
            .. stored.Value
                .Select(id => byId.GetValueOrDefault(id) ?? HostIdentity.Forgotten(id))
                .OrderBy(host => host.Name, StringComparer.Ordinal),
        ];
    }

    private static HostIdentity Resolve(IReadOnlyList<HostIdentity> known, Lazy<HashSet<Guid>> stored, string name)
    {
        if (known.FirstOrDefault(host => host.Name == name) is { } named)
            return named;
        if (Guid.TryParse(name, out var id))
        {
            if (known.FirstOrDefault(host => host.Id == id) is { } identified)
                return identified;
            if (stored.Value.Contains(id))
                return HostIdentity.Forgotten(id);
        }
        throw new QueryException(
            QueryFault.UnknownHost,
            $"no host is called {name}: /api/hosts lists them; of a host that was forgotten, give the agent's id");
    }

    private RangeAnswer Rolled(
        RollupQuery from, RollupResolution resolution, RangeQuestion question, QueryBudget budget)
    {
        var answers = new List<SeriesAnswer>();
        var unreadable = 0;
        foreach (var host in HostsOf(question.Hosts, budget))
        {
            var (ofHost, unreadableRuns) = from.Read(host, question, resolution, budget);
            unreadable += unreadableRuns;
            foreach (var (series, steps) in ofHost)
            {
                if (steps.Present == 0)
                    continue;
                budget.AnswerSeries(steps.Count);
                answers.Add(new StepsAnswer(host, series, steps));
            }
        }
        return new RangeAnswer(answers, resolution, unreadable);
    }

    private static RawAnswer Raw(HostIdentity host, SampleColumn column, QueryBudget budget)
    {
        budget.AnswerSeries(column.Count);
        return new RawAnswer(host, column.Series, column.Times.ToArray(), column.Values.ToArray());
    }

    private static StepsAnswer? Steps(
        HostIdentity host, SampleColumn column, RangeQuestion question, QueryBudget budget)
    {
        var steps = StepWindows.Apply(question.Function, column.Times, column.Values, question.Grid, budget);
        if (steps.Present == 0)
            return null;
        budget.AnswerSeries(steps.Count);
        return new StepsAnswer(host, column.Series, steps);
    }
}
