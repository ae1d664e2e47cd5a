namespace Monitoring.Agent.Sampling;

/// <summary>A setting of one sampler, spelled as node_exporter spells its flag.</summary>
/// <param name="Name">Without the dashes, for example <c>collector.diskstats.device-exclude</c>.</param>
/// <param name="Help">One sentence in our own words.</param>
/// <param name="Default">What holds when the flag isn't given; <c>true</c> or <c>false</c> for a switch.</param>
/// <param name="IsSwitch">True for a flag without a value, which <c>--no-NAME</c> turns off. Default: it takes a
/// value.</param>
public sealed record SamplerFlag(string Name, string Help, string Default = "", bool IsSwitch = false);
