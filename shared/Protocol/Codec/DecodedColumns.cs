using Monitoring.Model;

namespace Monitoring.Protocol.Codec;

/// <summary>
/// One group as the newest batch left it, without a copy: for readers that want few of many series. Valid until the
/// decoder's next frame.
/// </summary>
public readonly ref struct DecodedColumns
{
    private readonly DecoderGroup group;

    internal DecodedColumns(DecoderGroup group) => this.group = group;

    /// <summary>The sampler's name.</summary>
    public string Name => group.Name;

    /// <summary>True when the newest batch brought values that were sampled at its time.</summary>
    public bool IsSampled => group.State == GroupState.Sampled;

    /// <summary>True when the newest batch is a key frame that repeats values sampled before.</summary>
    public bool IsCarried => group.State == GroupState.Carried;

    /// <summary>When the values were sampled: milliseconds since the Unix epoch, on the agent's clock.</summary>
    public long TimeMs => group.TimeMs;

    /// <summary>Live series, by slot; null for one that is refused.</summary>
    public ReadOnlySpan<Series?> Series => group.Series;

    /// <summary>Their native values by the same index; series at the end may have none yet.</summary>
    public ReadOnlySpan<long> Values => group.Values;
}
