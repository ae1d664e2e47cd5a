using Monitoring.Agent.Delivery;
using Monitoring.Agent.Host;
using Monitoring.Agent.Sampling;
using Monitoring.Protocol.Messages;

namespace Monitoring.Agent.Cli;

/// <summary>
/// The intervals that the collector configures: they go before the defaults, and what is set on this host before them.
/// For the reactor's thread only.
/// </summary>
/// <param name="atStart">The agent's own settings.</param>
/// <param name="log">Where settings that come to nothing are told.</param>
public sealed class ConfiguredIntervals(AgentOptions atStart, Log log)
{
    private readonly HashSet<string> ignored = [];
    private AgentOptions options = atStart;
    private SamplingIntervals inForce = atStart.Intervals;
    private Configuration? newest;

    /// <summary>
    /// The intervals from now on; null when the configuration changes none, or is not newer than the one before.
    /// </summary>
    public SamplingIntervals? Apply(Configuration configuration)
    {
        if (configuration.Revision <= newest?.Revision)
            return null;
        newest = configuration;
        return Changed();
    }

    /// <summary>The intervals from now on, when this host's own settings have changed; null when that changes
    /// none.</summary>
    public SamplingIntervals? Apply(AgentOptions own)
    {
        options = own;
        return Changed();
    }

    private SamplingIntervals? Changed()
    {
        // What a configuration doesn't name is at its default again.
        var intervals = options.Intervals;
        foreach (var (name, value) in newest?.Settings ?? [])
        {
            // Where to dial is another's business.
            if (name != AddressMove.SettingName && !options.SamplerSettings.ContainsKey(name))
                intervals = With(intervals, name, value);
        }
        if (intervals == inForce)
            return null;
        return inForce = intervals;
    }

    private SamplingIntervals With(SamplingIntervals intervals, string name, string value)
    {
        var valid = AgentOptions.TryInterval(value, out var interval);
        if (name == AgentSettings.SamplingFast.Name && valid)
            return intervals with { Fast = interval };
        if (name == AgentSettings.SamplingSlow.Name && valid)
            return intervals with { Slow = interval };
        if (name == AgentSettings.SamplingFacts.Name && valid)
            return intervals with { Facts = interval };
        if (ignored.Count < Configuration.SettingsMax && ignored.Add(name))
            log.Warn("a setting from the collector is not known here, or wrong", ("setting", name), ("value", value));
        return intervals;
    }
}
