namespace Monitoring.Collector.Store.Query;

/// <summary>Which hosts have which names now. Any thread.</summary>
public interface IHostNames
{
    /// <summary>All hosts that are known, by name (ordinal).</summary>
    IReadOnlyList<HostIdentity> Hosts { get; }
}
