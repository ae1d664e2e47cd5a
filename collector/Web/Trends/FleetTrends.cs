using Monitoring.Reactor;

namespace Monitoring.Collector.Web.Trends;

/// <summary>
/// Keeps the last half hour of each host that a view shows, in memory: after a restart it begins anew. The reactor's
/// thread writes it; any thread reads it.
/// </summary>
internal sealed class FleetTrends
{
    /// <summary>From one moment to the next: 30 s.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private readonly IStatusView view;
    private readonly IReactorTime time;
    private readonly CancellationToken stopping;
    private readonly Lock gate = new();

    // Guarded by the gate.
    private Dictionary<string, HostTrend> trends = new(StringComparer.Ordinal);
    private long newest = -1;
    private long newestMs;

    /// <summary>Follows a view until the program stops.</summary>
    public FleetTrends(IStatusView view, IReactor reactor, CancellationToken stopping)
    {
        this.view = view;
        this.stopping = stopping;
        time = reactor;
        reactor.CallFromThread(KeepOn);
    }

    /// <summary>What is known of some hosts; those that aren't are left out.</summary>
    public TrendDocument Of(IReadOnlyCollection<string> ids)
    {
        lock (gate)
        {
            var first = Math.Max(0, newest - HostTrend.MomentsMax + 1);
            return new TrendDocument(
                newestMs,
                (long)Interval.TotalMilliseconds,
                ids.Distinct().Where(trends.ContainsKey).ToDictionary(id => id, id => Written(trends[id], first)));
        }
    }

    private double?[][] Written(HostTrend trend, long first) =>
    [
        .. Enumerable.Range(0, HostTrend.Figures).Select(figure =>
            Enumerable.Range(0, (int)(newest - first + 1)).Select(i => trend.At(first + i, figure)).ToArray()),
    ];

    private void KeepOn()
    {
        if (stopping.IsCancellationRequested)
            return;
        Keep();
        time.CallLater(Interval, KeepOn);
    }

    private void Keep()
    {
        lock (gate)
        {
            newest++;
            newestMs = time.UtcNow.ToUnixTimeMilliseconds();
            var next = new Dictionary<string, HostTrend>(trends.Count, StringComparer.Ordinal);
            foreach (var host in view.Current.Hosts)
            {
                var trend = trends.GetValueOrDefault(host.Id) ?? new HostTrend();
                trend.Keep(newest, host.State is HostRowState.Up or HostRowState.Late ? host : null);
                next[host.Id] = trend;
            }
            trends = next;
        }
    }
}
