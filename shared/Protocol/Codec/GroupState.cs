namespace Monitoring.Protocol.Codec;

/// <summary>What a batch says of a group, in two bits.</summary>
internal enum GroupState : byte
{
    /// <summary>Not due; in a key frame moreover: it has no values.</summary>
    NotDue = 0,

    /// <summary>Its values were sampled at the batch's time.</summary>
    Sampled = 1,

    /// <summary>Sampling it failed: it has no values until it is sampled again.</summary>
    Failed = 2,

    /// <summary>Key frames only: not due, and here are the values that it has from before.</summary>
    Carried = 3,
}
