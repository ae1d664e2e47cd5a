using System.Collections.Frozen;
using Monitoring.Model;
using Monitoring.Protocol.Codec;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;

namespace Monitoring.Protocol.Sessions;

/// <summary>
/// Where a collector's session decodes: the thread that reads feeds it, and what it finds goes to the callbacks below,
/// on that thread.
/// </summary>
/// <param name="streams">The decoders of the incarnations that HELLO named.</param>
/// <param name="incarnation">The one of the agent's present process.</param>
internal sealed class StreamIntake(FrozenDictionary<ulong, StreamDecoder> streams, ulong incarnation)
{
    // All fields belong to the thread that reads.
    private readonly StreamDecoder ahead = new(incarnation);
    private StreamDecoder? current;
    private bool currentMoved;
    private bool aheadMoved;

    /// <summary>A new sequenced frame was applied.</summary>
    public required FrameApplied Applied { private get; init; }

    /// <summary>A frame was decoded that was committed before.</summary>
    public required FrameDecoded Decoded { private get; init; }

    /// <summary>After a read: the decoder moved on.</summary>
    public required Action<StreamDecoder, bool> Moved { private get; init; }

    /// <summary>Takes a new frame of the stream.</summary>
    public delegate void FrameApplied(StreamDecoder decoder, in Frame frame, StreamEvent? happened);

    /// <summary>Takes a frame of the stream that isn't new.</summary>
    public delegate void FrameDecoded(StreamDecoder decoder, in Frame frame);

    /// <summary>Takes a sequenced frame; gives what was wrong, or null.</summary>
    public Goodbye? Take(in Frame frame)
    {
        if (!SequencedFlags.AreValid(frame.Type, frame.Flags))
            return Faults.Malformed(frame.Type);
        if (frame.Flags.Has(FrameFlags.Ahead))
            return Fault(ahead.Apply(frame, out _), frame.Type);
        if (frame.Flags.Has(FrameFlags.Incarnation) && !TrySwitch(frame))
            return Faults.Malformed(frame.Type);
        if (current is null)
            return Fault(Application.BrokenSequence, frame.Type);
        var before = current.DecodedSeq;
        var outcome = current.Apply(frame, out var happened);
        if (outcome == Application.Applied)
            Applied(current, frame, happened);
        else if (current.DecodedSeq != before)
            Decoded(current, frame);
        // Not only what is new: a new decoder has to show what was committed long ago, copies have to be kept, and a
        // batch that comes again shows that its agent is there.
        currentMoved |= current.DecodedSeq != before || (outcome == Application.Known && frame.Type == FrameType.Batch);
        return Fault(outcome, frame.Type);
    }

    /// <summary>Takes a SNAPSHOT's payload, or that of an answer to sample-now.</summary>
    public Goodbye? TakeSnapshot(ReadOnlySpan<byte> payload, FrameType type)
    {
        aheadMoved = true;
        return Fault(ahead.ApplySnapshot(payload), type);
    }

    /// <summary>All groups that the newest snapshot has.</summary>
    public IReadOnlyList<GroupSnapshot> SnapshotGroups()
    {
        List<GroupSnapshot> groups = [];
        ahead.TakeAll(groups);
        return groups;
    }

    /// <summary>The bytes at hand are read.</summary>
    public void EndRead()
    {
        FlushCurrent();
        if (!aheadMoved)
            return;
        aheadMoved = false;
        Moved(ahead, true);
    }

    private bool TrySwitch(in Frame frame)
    {
        var named = new WireReader(frame.Payload).U64();
        if (current?.Incarnation == named)
            return true;
        FlushCurrent();
        return streams.TryGetValue(named, out current);
    }

    private void FlushCurrent()
    {
        if (!currentMoved)
            return;
        currentMoved = false;
        Moved(current!, false);
    }

    private static Goodbye? Fault(Application outcome, FrameType type) =>
        outcome is Application.Applied or Application.Known ? null : Faults.Of(outcome, type);
}
