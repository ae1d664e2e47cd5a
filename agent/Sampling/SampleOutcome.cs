namespace Monitoring.Agent.Sampling;

/// <summary>What became of a sampler in one cycle.</summary>
public enum SampleOutcome : byte
{
    /// <summary>It wasn't its turn: its values of the cycle before still hold.</summary>
    NotDue,

    /// <summary>Its group holds this cycle's values.</summary>
    Sampled,

    /// <summary>It threw, had no data, ran past its deadline or is still parked: it has no live series.</summary>
    Failed,
}
