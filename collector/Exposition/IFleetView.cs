namespace Monitoring.Collector.Exposition;

/// <summary>
/// What a scrape reads. Published by the reactor, read by the web server's threads; nothing it gives is ever changed.
/// </summary>
public interface IFleetView
{
    /// <summary>
    /// Every known host, those that are down too, each name once, in the order of their names (ordinal).
    /// </summary>
    IReadOnlyList<ExposedHost> Hosts { get; }

    /// <summary>The host of this name, or null.</summary>
    ExposedHost? Find(string name);

    /// <summary>The newest aggregates of the polling rounds.</summary>
    FleetFigures Fleet { get; }
}
