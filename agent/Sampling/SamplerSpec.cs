namespace Monitoring.Agent.Sampling;

/// <summary>
/// What is known of a sampler before it is made: its name, its flags, and how to make it. Each sampler's file has
/// one, named <c>Spec</c>.
/// </summary>
/// <param name="Name">As in <c>--collector.NAME</c>.</param>
/// <param name="Make">Makes the sampler; it reads nothing yet. Throws <see cref="FormatException"/> when a setting is
/// malformed.</param>
public sealed record SamplerSpec(string Name, Func<SamplerContext, ISampler> Make)
{
    /// <summary>Whether it runs without being asked for, as in node_exporter. Default: true.</summary>
    public bool OnByDefault { get; init; } = true;

    /// <summary>Its own settings. Default: none.</summary>
    public IReadOnlyList<SamplerFlag> Flags { get; init; } = [];
}
