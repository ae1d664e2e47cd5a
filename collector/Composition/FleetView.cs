using Monitoring.Collector.Aggregation;
using Monitoring.Collector.Exposition;
using Monitoring.Collector.Registry;
using Monitoring.Collector.Store;

namespace Monitoring.Collector.Composition;

/// <summary>Gives scrapes what the reactor has published. Any thread.</summary>
internal sealed class FleetView(LatestValues latest, FleetRounds rounds) : IFleetView
{
    /// <inheritdoc/>
    /// <remarks>Made for each scrape: kept, it would hold an old snapshot's values until the next one.</remarks>
    public IReadOnlyList<ExposedHost> Hosts => Array.ConvertAll(latest.Current.Hosts, ToExposed);

    /// <inheritdoc/>
    public FleetFigures Fleet => ToFigures(rounds.Newest);

    /// <inheritdoc/>
    public ExposedHost? Find(string name) => latest.Current.Find(name) is { } block ? ToExposed(block) : null;

    private static ExposedHost ToExposed(HostBlock block) => new(
        block.Name, block.State is HostState.Up or HostState.Late, block.StateReason, block.Labels, block.Groups)
    {
        LastSeenMs = block.LastSeen.ToUnixTimeMilliseconds(),
        RoundTripSeconds = block.RoundTrip?.TotalSeconds,
        ClockOffsetSeconds = block.ClockOffset?.TotalSeconds,
        ClockJumps = block.ClockJumps,
        ClockDriftRatio = block.ClockDriftPpm / 1e6,
        LinkCounter = block.LinkCounter,
        HasMoved = block.HasMoved,
        Series = block.SeriesCount,
        RefusedSeries = block.RefusedSeries,
        PollsTimedOut = block.PollsTimedOut,
        AgentVersion = block.AgentVersion,
    };

    private static FleetFigures ToFigures(RoundReport round)
    {
        var fleet = round.Fleet;
        return new FleetFigures
        {
            Up = fleet.Up,
            Late = fleet.Late,
            Down = fleet.Down,
            KeptOut = fleet.KeptOut,
            RoundExpected = round.Expected,
            RoundAnswered = round.Answered,
            Cpu = Spread(fleet.CpuRatioTotal, fleet.CpuRatio),
            Memory = Spread(fleet.MemoryUsedBytes / fleet.MemoryTotalBytes, fleet.MemoryRatio),
            Disk = Spread(fleet.DiskUsedBytes / fleet.DiskTotalBytes, fleet.DiskRatio),
            NetworkReceive = Spread(fleet.NetworkReceiveBytesPerSecond, fleet.NetworkReceive),
            NetworkTransmit = Spread(fleet.NetworkTransmitBytesPerSecond, fleet.NetworkTransmit),
            Cpus = fleet.Cores,
            MemoryUsedBytes = (long?)fleet.MemoryUsedBytes,
            MemorySizeBytes = (long?)fleet.MemoryTotalBytes,
            DiskUsedBytes = (long?)fleet.DiskUsedBytes,
            DiskSizeBytes = (long?)fleet.DiskTotalBytes,
        };
    }

    private static FleetSpread Spread(double? total, Distribution by) => new(total, by.P50, by.P95, by.Max);
}
