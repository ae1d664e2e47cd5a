using System.Collections.Immutable;
using System.Reactive.Subjects;
using Monitoring.Collector.Aggregation;
using Monitoring.Collector.Registry;
using Monitoring.Collector.Store;
using Monitoring.Collector.Web;
using Monitoring.Model;

namespace Monitoring.Collector.Composition;

/// <summary>
/// Turns what the reactor publishes into what the page shows. What didn't change stays the same object, which is how
/// the page's feed finds what to send. Runs on the reactor's thread; any thread reads <see cref="Current"/>.
/// </summary>
internal sealed class StatusView : IStatusView, IDisposable
{
    private readonly Subject<StatusSnapshot> published = new();
    private readonly AgentRegistry registry;
    private HostBlock[] blocks = [];
    private HostRow[] rows = [];
    private Dictionary<NameClaim, HostRow> claims = [];
    private StatusSnapshot current;

    public StatusView(CollectorFacts facts, AgentRegistry registry, LatestValues latest, FleetRounds rounds)
    {
        this.registry = registry;
        current = new StatusSnapshot(facts, RoundSummary.None, FleetSummary.None, []);
        latest.Published.Subscribe(snapshot => Publish(Current with { Hosts = Rows(snapshot) }));
        rounds.Published.Subscribe(report => Publish(Current with
        {
            Round = ToSummary(report),
            Fleet = ToSummary(report.Fleet),
            Hosts = Rows(latest.Current),
        }));
    }

    /// <inheritdoc/>
    public StatusSnapshot Current => Volatile.Read(ref current);

    /// <inheritdoc/>
    public IObservable<StatusSnapshot> Published => published;

    /// <inheritdoc/>
    public void Dispose() => published.Dispose();

    private void Publish(StatusSnapshot snapshot)
    {
        Volatile.Write(ref current, snapshot);
        published.OnNext(snapshot);
    }

    private ImmutableArray<HostRow> Rows(FleetSnapshot snapshot)
    {
        rows = HostRows(snapshot.Hosts);
        blocks = snapshot.Hosts;
        var claimsBefore = claims;
        claims = registry.Claims
            .Where(claim => !Array.Exists(blocks, block => block.Id == claim.Id))
            .ToDictionary(claim => claim, claim => claimsBefore.GetValueOrDefault(claim) ?? ToRow(claim));
        return [.. rows, .. claims.Values];
    }

    // Both lists are sorted by name, so one walk finds the rows that stay.
    private HostRow[] HostRows(HostBlock[] next)
    {
        var made = new HostRow[next.Length];
        var known = 0;
        for (var i = 0; i < next.Length; i++)
        {
            while (known < blocks.Length && string.CompareOrdinal(blocks[known].Name, next[i].Name) < 0)
                known++;
            var stays = known < blocks.Length && ReferenceEquals(blocks[known], next[i]);
            var before = known < blocks.Length && blocks[known].Name == next[i].Name ? rows[known] : null;
            made[i] = stays ? rows[known] : ToRow(next[i], before);
        }
        return made;
    }

    private static HostRow ToRow(NameClaim claim) => new()
    {
        Id = claim.Id.ToString("N"),
        Name = claim.Name,
        State = HostRowState.KeptOut,
        StateReason = $"Another agent is called {claim.Name}. If this host replaces it, run: "
            + $"monitoring-collector agent replace {HostName.InShell(claim.Name)}. Else start this agent with another "
            + "--name.",
        LastSeenMs = claim.Asked.ToUnixTimeMilliseconds(),
    };

    private HostRow ToRow(HostBlock block, HostRow? before) => new()
    {
        Id = block.Id.ToString("N"),
        Name = block.Name,
        State = block.State switch
        {
            HostState.Up => HostRowState.Up,
            HostState.Late => HostRowState.Late,
            HostState.KeptOut => HostRowState.KeptOut,
            _ => HostRowState.Down,
        },
        Labels = block.Labels,
        StateReason = block.StateReason,
        Os = block.Vitals.Os,
        Kernel = block.Vitals.Kernel,
        AgentVersion = block.AgentVersion,
        Address = block.Address,
        BootMs = block.Vitals.BootMs,
        LastSeenMs = block.LastSeen.ToUnixTimeMilliseconds(),
        SampleMs = block.SampleMs,
        RttMs = block.RoundTrip?.TotalMilliseconds,
        ClockOffsetMs = block.ClockOffset?.TotalMilliseconds,
        ClockTrouble = block.ClockTrouble,
        CpuRatio = block.Vitals.CpuRatio,
        Cores = block.Vitals.Cores,
        Load1 = block.Vitals.Load1,
        MemoryUsedBytes = VitalsReading.Bytes(block.Vitals.MemoryUsedBytes),
        MemoryTotalBytes = VitalsReading.Bytes(block.Vitals.MemoryTotalBytes),
        DiskUsedBytes = VitalsReading.Bytes(block.Vitals.DiskUsedBytes),
        DiskTotalBytes = VitalsReading.Bytes(block.Vitals.DiskTotalBytes),
        DiskMount = block.Vitals.DiskMount,
        FullestMount = block.Vitals.FullestMount,
        FullestRatio = block.Vitals.FullestRatio,
        NetworkReceiveBytesPerSecond = block.Vitals.NetworkReceiveBytesPerSecond,
        NetworkTransmitBytesPerSecond = block.Vitals.NetworkTransmitBytesPerSecond,
        CertificateEndsMs = registry.Find(block.Id)?.ValidUntil?.ToUnixTimeMilliseconds(),
        BytesPerSample = block.BytesPerSample,
        Series = block.SeriesCount,
        RefusedSeries = block.RefusedSeries,
        // Rows compare arrays by reference.
        RefusedExamples = before is not null && before.RefusedExamples.SequenceEqual(block.RefusedExamples)
            ? before.RefusedExamples
            : [.. block.RefusedExamples],
        LinkCounter = block.LinkCounter,
    };

    private static RoundSummary ToSummary(RoundReport report) => new(
        report.Number,
        report.Started.ToUnixTimeMilliseconds(),
        report.Deadline.ToUnixTimeMilliseconds(),
        report.Expected,
        report.Answered,
        [.. report.Missing]);

    private static FleetSummary ToSummary(FleetAggregate fleet) => new()
    {
        Up = fleet.Up,
        Late = fleet.Late,
        Down = fleet.Down,
        KeptOut = fleet.KeptOut,
        CpuRatio = new RatioSpread(fleet.CpuRatioTotal, fleet.CpuRatio.P50, fleet.CpuRatio.P95, fleet.CpuRatio.Max),
        // A large fleet may have more than a host can; the cast ends at the largest long.
        MemoryUsedBytes = (long?)fleet.MemoryUsedBytes,
        MemoryTotalBytes = (long?)fleet.MemoryTotalBytes,
        DiskUsedBytes = (long?)fleet.DiskUsedBytes,
        DiskTotalBytes = (long?)fleet.DiskTotalBytes,
        NetworkReceiveBytesPerSecond = fleet.NetworkReceiveBytesPerSecond,
        NetworkTransmitBytesPerSecond = fleet.NetworkTransmitBytesPerSecond,
        Top = new TopHosts([.. fleet.TopByCpu], [.. fleet.TopByMemory]),
    };
}
