using Monitoring.Collector.Cli;

namespace Monitoring.Collector.Composition;

/// <summary>
/// Takes in the configuration file again: what can change while the collector runs changes, the rest is named. For the
/// reactor's thread only.
/// </summary>
/// <param name="atStart">What was set when the collector started.</param>
/// <param name="apply">Takes what can change.</param>
/// <param name="log">Where it is told.</param>
internal sealed class ReloadedSettings(GivenSettings atStart, Action<CollectorSettings> apply, ILogger log)
{
    private static readonly Flag[] AtOnce =
    [
        Flag.AgentsExternalAddress, Flag.AgentsSamplingFast, Flag.AgentsSamplingSlow, Flag.AgentsSamplingFacts,
    ];

    private GivenSettings inForce = atStart;

    /// <summary>Reads the file. When something in it is wrong, everything stays as it was.</summary>
    public void ReadAgain()
    {
        GivenSettings read;
        CollectorSettings settings;
        try
        {
            read = inForce.ReadAgain();
            settings = read.Resolve();
        }
        catch (StartupException e)
        {
            log.LogError("the configuration is wrong and was not taken in: {Reason}", e.Message);
            return;
        }
        var changed = Flag.All.Where(flag => read.Value(flag) != inForce.Value(flag)).ToArray();
        inForce = read;
        apply(settings);
        log.LogInformation("took the configuration in; changed: {Flags}", Names(changed));
        var later = changed.Except(AtOnce).ToArray();
        if (later.Length > 0)
            log.LogWarning("these hold after a restart: {Flags}", Names(later));
    }

    private static string Names(Flag[] flags) =>
        flags.Length == 0 ? "nothing" : string.Join(", ", flags.Select(flag => flag.Name));
}
