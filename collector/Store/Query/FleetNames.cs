namespace Monitoring.Collector.Store.Query;

/// <summary>The names as the running collector knows them.</summary>
/// <param name="latest">The fleet as it is now.</param>
public sealed class FleetNames(Func<FleetSnapshot> latest) : IHostNames
{
    /// <inheritdoc/>
    public IReadOnlyList<HostIdentity> Hosts =>
        Array.ConvertAll(latest().Hosts, host => new HostIdentity(host.Id, host.Name, host.Labels));
}
