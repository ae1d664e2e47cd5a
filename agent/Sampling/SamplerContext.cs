using Monitoring.Agent.Host;
using Monitoring.Reactor;

namespace Monitoring.Agent.Sampling;

/// <summary>What a sampler is made with.</summary>
/// <param name="paths">Where the host's file systems are.</param>
/// <param name="time">The clock; its <see cref="IReactorTime.Elapsed"/> and <see cref="IReactorTime.UtcNow"/> may be
/// read on the sampling thread.</param>
/// <param name="given">The settings that were given, by the flag's name; all others have their default.</param>
/// <param name="log">
/// Where a sampler tells what it could not use while the rest of it succeeds. Default: nowhere.
/// </param>
public sealed class SamplerContext(
    HostPaths paths, IReactorTime time, IReadOnlyDictionary<string, string> given, Log? log = null)
{
    /// <summary>Where the host's file systems are.</summary>
    public HostPaths Paths { get; } = paths;

    /// <summary>The clock, for the sampling thread.</summary>
    public IReactorTime Time { get; } = time;

    /// <summary>Where a sampler tells what it could not use while the rest of it succeeds.</summary>
    public Log Log { get; } = log ?? Log.None;

    /// <summary>The setting's value.</summary>
    public string Text(SamplerFlag flag) => given.TryGetValue(flag.Name, out var value) ? value : flag.Default;

    /// <summary>The value of a switch.</summary>
    public bool IsOn(SamplerFlag flag) => Text(flag) == "true";
}
