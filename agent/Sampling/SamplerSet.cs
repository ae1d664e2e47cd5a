using Monitoring.Agent.Host;

namespace Monitoring.Agent.Sampling;

/// <summary>Makes the samplers of a schedule.</summary>
public static class SamplerSet
{
    /// <summary>
    /// Makes the samplers of <paramref name="specs"/>, behind them the one that tells how they fared, and last
    /// <paramref name="own"/>.
    /// </summary>
    /// <param name="specs">Those that are turned on.</param>
    /// <param name="context">What they are made with.</param>
    /// <param name="own">The agent's own series.</param>
    /// <param name="log">Where failures are told.</param>
    /// <exception cref="FormatException">A sampler's setting is malformed; the message names it.</exception>
    public static ScheduledSampler[] Make(
        IReadOnlyList<SamplerSpec> specs, SamplerContext context, AgentSampler own, Log log)
    {
        var runs = new List<ScheduledSampler>();
        foreach (var spec in specs)
            runs.Add(Run(spec.Make(context)));
        runs.Add(Run(new ScrapeSampler([.. runs])));
        runs.Add(Run(own));
        return [.. runs];

        ScheduledSampler Run(ISampler sampler) => new(sampler, sampler.Pace, log);
    }
}
