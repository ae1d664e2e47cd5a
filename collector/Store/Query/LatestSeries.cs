using Monitoring.Model;

namespace Monitoring.Collector.Store.Query;

/// <summary>The newest value of one series.</summary>
/// <param name="Host">The host's name.</param>
/// <param name="Series">Which series.</param>
/// <param name="TimeMs">When it was sampled: milliseconds since the Unix epoch, on the host's clock.</param>
/// <param name="Value">The exposed value.</param>
public sealed record LatestSeries(string Host, Series Series, long TimeMs, double Value)
{
    /// <summary>The newest values of the hosts that are up or late, by host, in the order of their groups.</summary>
    /// <param name="fleet">The fleet as it is now.</param>
    /// <param name="hosts">Names or ids; none for all.</param>
    /// <param name="selector">Which series.</param>
    /// <param name="budget">What it may cost.</param>
    /// <exception cref="QueryException">A host is unknown, or there are too many series.</exception>
    public static IReadOnlyList<LatestSeries> Of(
        FleetSnapshot fleet, IReadOnlyList<string> hosts, SeriesSelector selector, QueryBudget budget)
    {
        var found = new List<LatestSeries>();
        var wanted = hosts.Select(name => Find(fleet, name)).DistinctBy(host => host.Id);
        foreach (var host in hosts.Count == 0 ? fleet.Hosts : wanted)
        {
            budget.ThrowIfCancelled();
            var labels = new HostIdentity(host.Id, host.Name, host.Labels).SeriesLabels;
            foreach (var group in host.Groups)
            {
                for (var i = 0; i < group.Series.Length; i++)
                {
                    if (!selector.Selects(group.Series[i], labels))
                        continue;
                    budget.AnswerSeries(pointsOfIt: 1);
                    found.Add(new(host.Name, group.Series[i], group.TimeMs, group.Exposed(i)));
                }
            }
        }
        return found;
    }

    private static HostBlock Find(FleetSnapshot fleet, string name) =>
        fleet.Find(name)
        ?? (Guid.TryParse(name, out var id) ? Array.Find(fleet.Hosts, host => host.Id == id) : null)
        ?? throw new QueryException(QueryFault.UnknownHost, $"no host is called {name}: /api/hosts lists them");
}
