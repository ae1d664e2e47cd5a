using System.Collections.Immutable;
using System.Reactive.Linq;
using Monitoring.Collector.Aggregation;

namespace Monitoring.Collector.Web;

/// <summary>
/// What those see who show nothing: of the chosen hosts their names, states and loads, and the totals of these hosts
/// alone. Everything here is made from what is shown, so nothing else can be told from it: no ids, addresses,
/// versions, clocks or reasons, and neither names nor numbers of other hosts.
/// </summary>
internal sealed class PublicView : IStatusView, IDisposable
{
    private readonly NamePatterns chosen;
    private readonly ILogger log;
    private readonly IDisposable subscription;
    private readonly IObservable<StatusSnapshot> published;

    // By name, which tells hosts apart that aren't kept out. Two take turns, as one of each snapshot would be garbage.
    private Dictionary<string, Seen> seen = new(StringComparer.Ordinal);
    private Dictionary<string, Seen> spare = new(StringComparer.Ordinal);
    private StatusSnapshot current;
    private bool isStale;

    /// <summary>Follows the whole view.</summary>
    /// <param name="whole">What those see who may read.</param>
    /// <param name="chosen">The hosts that are shown.</param>
    /// <param name="log">Gets a line when a snapshot can't be shown.</param>
    public PublicView(IStatusView whole, NamePatterns chosen, ILogger log)
    {
        this.chosen = chosen;
        this.log = log;
        current = Project(whole.Current, null);
        var shared = whole.Published.Select(Advance).Publish();
        published = shared;
        subscription = shared.Connect();
    }

    /// <inheritdoc/>
    public StatusSnapshot Current => Volatile.Read(ref current);

    /// <inheritdoc/>
    public IObservable<StatusSnapshot> Published => published;

    /// <inheritdoc/>
    public void Dispose() => subscription.Dispose();

    private StatusSnapshot Advance(StatusSnapshot whole)
    {
        try
        {
            Volatile.Write(ref current, Project(whole, current));
            isStale = false;
        }
        catch (Exception error)
        {
            // What viewers have stays, until the next snapshot: an error that left here would end the feed for good.
            // The first of several in a row is told; there are many snapshots a second.
            if (!isStale)
                log.LogError(error, "a snapshot could not be shown in the public view");
            isStale = true;
        }
        return current;
    }

    private StatusSnapshot Project(StatusSnapshot whole, StatusSnapshot? before)
    {
        var next = spare;
        next.Clear();
        foreach (var host in whole.Hosts)
        {
            // A host that is kept out has the name of another, which is the one to show.
            if (host.State != HostRowState.KeptOut)
                next[host.Name] = new Seen(host, Shown(host));
        }
        (seen, spare) = (next, seen);
        var shown = next.Values.Select(host => host.Shown).OfType<HostRow>();
        var isSame = before is not null && shown.SequenceEqual(before.Hosts, ReferenceEqualityComparer.Instance);
        var hosts = isSame ? before!.Hosts : [.. shown];
        if (before is not null && before.Round.StartedMs == whole.Round.StartedMs)
            return before with { Hosts = hosts };
        return new StatusSnapshot(whole.Collector.Untold(), Round(whole.Round, hosts), Totals(hosts), hosts);
    }

    // This is on the reactor's thread, for each host whenever any has changed: only what is new is looked at.
    private HostRow? Shown(HostRow host)
    {
        if (!seen.TryGetValue(host.Name, out var known))
            return chosen.Fit(host.Name) ? Project(host) : null;
        if (known.Shown is null || ReferenceEquals(known.Whole, host))
            return known.Shown;
        var row = Project(host);
        // What differs in nothing that is shown stays the same object, so that not even an event tells of it.
        return row == known.Shown ? known.Shown : row;
    }

    private static HostRow Project(HostRow host) => new()
    {
        Id = host.Name,
        Name = host.Name,
        State = host.State,
        CpuRatio = host.CpuRatio,
        Cores = host.Cores,
        Load1 = host.Load1,
        MemoryUsedBytes = host.MemoryUsedBytes,
        MemoryTotalBytes = host.MemoryTotalBytes,
        DiskUsedBytes = host.DiskUsedBytes,
        DiskTotalBytes = host.DiskTotalBytes,
        NetworkReceiveBytesPerSecond = host.NetworkReceiveBytesPerSecond,
        NetworkTransmitBytesPerSecond = host.NetworkTransmitBytesPerSecond,
    };

    // The round's number and deadline are those of the whole fleet, and say nothing of its hosts.
    private static RoundSummary Round(RoundSummary whole, ImmutableArray<HostRow> hosts)
    {
        var names = hosts.Select(host => host.Name).ToHashSet(StringComparer.Ordinal);
        ImmutableArray<string> missing = [.. whole.Missing.Where(names.Contains)];
        var expected = hosts.Count(host => host.State is HostRowState.Up or HostRowState.Late);
        return whole with
        {
            Expected = expected,
            Answered = Math.Max(0, expected - missing.Length),
            Missing = missing,
        };
    }

    private static FleetSummary Totals(ImmutableArray<HostRow> hosts)
    {
        var live = hosts.Where(host => host.State is HostRowState.Up or HostRowState.Late).ToArray();
        return new FleetSummary
        {
            Up = hosts.Count(host => host.State == HostRowState.Up),
            Late = hosts.Count(host => host.State == HostRowState.Late),
            Down = hosts.Count(host => host.State == HostRowState.Down),
            CpuRatio = Spread(live),
            // A sum of doubles can't overflow, and the cast ends at the largest long.
            MemoryUsedBytes = (long?)FleetSums.Total(live, host => host.MemoryUsedBytes),
            MemoryTotalBytes = (long?)FleetSums.Total(live, host => host.MemoryTotalBytes),
            DiskUsedBytes = (long?)FleetSums.Total(live, host => host.DiskUsedBytes),
            DiskTotalBytes = (long?)FleetSums.Total(live, host => host.DiskTotalBytes),
            NetworkReceiveBytesPerSecond = FleetSums.Total(live, host => host.NetworkReceiveBytesPerSecond),
            NetworkTransmitBytesPerSecond = FleetSums.Total(live, host => host.NetworkTransmitBytesPerSecond),
        };
    }

    private static RatioSpread Spread(HostRow[] hosts)
    {
        var total = FleetSums.CpuRatio(hosts, host => host.CpuRatio, host => host.Cores);
        var by = Distribution.Of(hosts.Select(host => host.CpuRatio));
        return new RatioSpread(total, by.P50, by.P95, by.Max);
    }

    // A row, and what is shown of it: null when it isn't chosen.
    private readonly record struct Seen(HostRow Whole, HostRow? Shown);
}
