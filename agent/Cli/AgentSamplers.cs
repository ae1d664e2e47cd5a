using Monitoring.Agent.Host;
using Monitoring.Agent.Sampling;
using Monitoring.Reactor;

namespace Monitoring.Agent.Cli;

/// <summary>The samplers that the settings ask for.</summary>
public static class AgentSamplers
{
    /// <summary>Makes them.</summary>
    /// <exception cref="AgentException">A sampler's setting is malformed.</exception>
    public static ScheduledSampler[] Make(AgentOptions options, IReactorTime time, AgentCounters counters, Log log)
    {
        try
        {
            return SamplerSet.Make(
                options.Samplers,
                new SamplerContext(options.Paths, time, options.SamplerSettings, log),
                new AgentSampler(counters, AgentVersion.Text, time.UtcNow),
                log);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw AgentException.Usage(e.Message);
        }
    }
}
