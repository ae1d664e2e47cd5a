using Monitoring.Model;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;

namespace Monitoring.Protocol.Codec;

/// <summary>
/// Decodes one incarnation of one agent: keeps its catalogue and each group's values in columns, and gives them out
/// as immutable snapshots. Total: whatever bytes come, it answers by a value. Allocates nothing for a batch.
/// </summary>
/// <remarks>
/// For one thread at a time: the one that reads the agent's connection. It outlives a connection; the next one may
/// use it once the session before has ended.
/// </remarks>
/// <param name="incarnation">Whose stream.</param>
/// <param name="committedSeq">Frames up to here are decoded, but are nothing new. Default: none.</param>
public sealed class StreamDecoder(ulong incarnation, ulong committedSeq = 0)
{
    /// <summary>Whose stream this is.</summary>
    public ulong Incarnation { get; } = incarnation;

    /// <summary>The newest frame that was applied, or what was committed at the start.</summary>
    public ulong AppliedSeq { get; private set; } = committedSeq;

    /// <summary>The newest catalogue frame that was applied; 0 when none was.</summary>
    public ulong CatalogueSeq { get; private set; }

    /// <summary>True once a frame could not be applied: a new decoder has to take its place.</summary>
    public bool Broken { get; private set; }

    /// <summary>Frames that were skipped by the agent: dropped there, never to come.</summary>
    public long MissingFrames { get; private set; }

    /// <summary>Live series that are exposed.</summary>
    public int SeriesCount { get; private set; }

    /// <summary>Live series that are refused.</summary>
    public int RefusedCount { get; private set; }

    /// <summary>Batches applied.</summary>
    public long Batches { get; private set; }

    /// <summary>
    /// Samples in the batches applied: live series of the groups that were sampled, refused ones included.
    /// </summary>
    public long Samples { get; private set; }

    /// <summary>
    /// The time of the newest batch: milliseconds since the Unix epoch, on the agent's clock; 0 for none.
    /// </summary>
    public long TimeMs { get; private set; }

    /// <summary>Applies a DEFINE, RETIRE, BATCH or EVENT frame that belongs to this incarnation.</summary>
    /// <param name="frame">With a valid checksum.</param>
    /// <param name="happened">The content of an EVENT that is new; null otherwise.</param>
    public Application Apply(in Frame frame, out StreamEvent? happened)
    {
        happened = null;
        return frame.Payload.IsEmpty || Broken ? Application.Malformed : throw new NotSupportedException();
    }

    /// <summary>
    /// Applies the payload of a SNAPSHOT, or the body of a RESULT to sample-now, after the DEFINE frames with
    /// <see cref="FrameFlags.Ahead"/> that came before it. For a decoder that is used for nothing else.
    /// </summary>
    public Application ApplySnapshot(ReadOnlySpan<byte> payload) =>
        payload.IsEmpty || Broken ? Application.Malformed : throw new NotSupportedException();

    /// <summary>
    /// Adds to <paramref name="changed"/> a snapshot of each group that was sampled, failed or lost all its series
    /// since the last call; a group without values comes with an empty array of series.
    /// </summary>
    public void TakeChanged(ICollection<GroupSnapshot> changed) => throw new NotSupportedException(changed.ToString());

    /// <summary>All groups that have values.</summary>
    public void TakeAll(ICollection<GroupSnapshot> all) => throw new NotSupportedException(all.ToString());

    /// <summary>
    /// Adds the refusals since the last call, at most <see cref="Refused.RefusalsMax"/>; those beyond are only counted.
    /// </summary>
    public void TakeRefusals(ICollection<Refusal> refusals) => throw new NotSupportedException(refusals.ToString());

    /// <summary>The sampling interval of a group by its name; null when there is no such group.</summary>
    public TimeSpan? IntervalOf(string group) => throw new NotSupportedException(group);

    /// <summary>The shortest sampling interval of all groups; null when there is none.</summary>
    public TimeSpan? ShortestInterval { get; private set; }
}
