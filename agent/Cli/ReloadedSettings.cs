using Monitoring.Agent.Host;
using Monitoring.Agent.Sampling;

namespace Monitoring.Agent.Cli;

/// <summary>
/// Takes in the configuration file again: what can change while the agent runs changes, the rest is named. For the
/// reactor's thread only.
/// </summary>
/// <param name="atStart">What holds now.</param>
/// <param name="intervals">What the collector has to say about the intervals.</param>
/// <param name="change">Is told the new intervals.</param>
/// <param name="log">Whose level changes, and where all of it is told.</param>
public sealed class ReloadedSettings(
    SettingValues atStart, ConfiguredIntervals intervals, Action<SamplingIntervals> change, Log log)
{
    private static readonly Setting[] AtOnce =
    [
        AgentSettings.LogLevel, AgentSettings.SamplingFast, AgentSettings.SamplingSlow, AgentSettings.SamplingFacts,
    ];

    private SettingValues inForce = atStart;

    /// <summary>Reads the file. When something in it is wrong, everything stays as it was.</summary>
    public void ReadAgain()
    {
        SettingValues read;
        AgentOptions options;
        try
        {
            read = inForce.ReadAgain();
            options = AgentOptions.From(read);
        }
        catch (AgentException e)
        {
            log.Error("the configuration is wrong and was not taken in", ("reason", e.Message));
            return;
        }
        var changed = AgentSettings.All.Where(one => read.Text(one) != inForce.Text(one)).ToArray();
        inForce = read;
        log.Least = options.LogLevel;
        if (intervals.Apply(options) is { } now)
            change(now);
        log.Info("took the configuration in", ("changed", Names(changed)));
        var later = changed.Except(AtOnce).ToArray();
        if (later.Length > 0)
            log.Warn("these hold after a restart", ("settings", Names(later)));
    }

    private static string Names(IEnumerable<Setting> settings) => string.Join(',', settings.Select(one => one.Name));
}
