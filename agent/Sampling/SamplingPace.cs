namespace Monitoring.Agent.Sampling;

/// <summary>How often a sampler is due.</summary>
public enum SamplingPace
{
    /// <summary>Every second.</summary>
    Fast,

    /// <summary>Every 10 seconds: what costs more to read or rarely moves.</summary>
    Slow,

    /// <summary>Every hour: facts.</summary>
    Facts,
}
