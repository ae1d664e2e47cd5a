using Monitoring.Model;
using Monitoring.Protocol.Codec;
using Monitoring.Protocol.Frames;

namespace Monitoring.Tests.Simulation.Checks;

/// <summary>
/// One stream as a collector's disk holds it. Each frame that is committed is read back with a decoder that knows
/// nothing but what was committed, and compared with what the agent sampled.
/// </summary>
internal sealed class StoredStream(StreamTruth truth, Action<string> broken)
{
    private readonly StreamDecoder reader = new(truth.Incarnation);
    private readonly GroupPrints prints = new();
    private readonly List<GroupSnapshot> changed = [];
    private readonly Dictionary<string, GroupTruth> current = [];
    private readonly List<ReadOnlyMemory<byte>> catalogue = [];
    private bool catalogueMoved;
    private ulong replayed;

    public StreamTruth Truth => truth;

    public ulong CommittedSeq { get; private set; }

    /// <summary>The catalogue that the newest key frame has to be read with.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> KeyCatalogue { get; private set; } = [];

    /// <summary>Takes frames that were committed together.</summary>
    /// <param name="frames">Which.</param>
    /// <param name="areCopies">True when another collector has committed them before.</param>
    public void Commit(ReadOnlySpan<byte> frames, bool areCopies)
    {
        while (!frames.IsEmpty)
        {
            if (FrameReader.Read(frames, out var frame) != FrameReading.Ok)
            {
                broken($"{truth} has a row with bytes that are no frame");
                return;
            }
            if (areCopies)
                Copy(frame);
            else
                Commit(frame);
            frames = frames[frame.Whole.Length..];
        }
        truth.LetGoBefore(CommittedSeq);
    }

    // It may be copied again with each link that begins before it.
    private void Copy(in Frame frame)
    {
        var outcome = reader.Apply(frame, out _);
        if (outcome is not (Application.Applied or Application.Known))
            broken($"{truth}: the copy of frame {SeqOf(frame)} ({frame.Type}) can't be read: {outcome}");
        changed.Clear();
        reader.TakeChanged(changed);
        if (outcome == Application.Applied)
            Keep(frame);
    }

    private void Commit(in Frame frame)
    {
        var seq = SeqOf(frame);
        if (seq <= CommittedSeq)
            broken($"{truth}: frame {seq} is stored twice; {CommittedSeq} was the newest");
        if (!truth.Store(seq, CommittedSeq))
        {
            broken($"{truth}: with frame {seq}, two collectors have {truth.Agent.Doubled} batches of the agent, "
                + "more than were sent and not acknowledged when its links broke");
        }
        if (truth.Agent.Missing > truth.Agent.Dropped)
            broken($"{truth}: with those before {seq}, {truth.Agent.Missing} batches of the agent are not stored, but "
                + $"it has dropped {truth.Agent.Dropped}");
        var outcome = reader.Apply(frame, out _);
        if (outcome != Application.Applied)
            broken($"{truth}: stored frame {seq} ({frame.Type}) can't be read: {outcome}");
        CommittedSeq = seq;
        Keep(frame);
        Compare(seq, frame.Type);
    }

    private void Keep(in Frame frame)
    {
        if (frame.Flags.Has(FrameFlags.Restate))
            catalogue.Clear();
        if (frame.Type is FrameType.Define or FrameType.Retire)
        {
            catalogue.Add(frame.Whole.ToArray());
            catalogueMoved = true;
        }
        if (catalogueMoved && frame.Type == FrameType.Batch && frame.Flags.Has(FrameFlags.Key))
            (KeyCatalogue, catalogueMoved) = ([.. catalogue], false);
    }

    private void Compare(ulong seq, FrameType type)
    {
        if (truth.Find(seq) is not { } sampled || sampled.Type != type)
        {
            broken($"{truth}: frame {seq} ({type}) was stored, but no such frame was encoded");
            return;
        }
        // A key frame also carries what was sampled before it, be it in batches that were dropped.
        for (; replayed < seq; replayed++)
        {
            foreach (var group in truth.Find(replayed + 1)?.Groups ?? [])
                current[group.Group] = group;
        }
        changed.Clear();
        reader.TakeChanged(changed);
        foreach (var group in changed)
            Compare(seq, prints.Of(group));
        foreach (var group in sampled.Groups)
        {
            if (group.Series > 0 && !HasChanged(group))
                broken($"{truth}: what {group.Group} sampled in frame {seq} is not in the stored frame");
        }
    }

    private bool HasChanged(in GroupTruth group)
    {
        foreach (var stored in changed)
        {
            if (stored.TimeMs == group.TimeMs && stored.Name == group.Group)
                return true;
        }
        return false;
    }

    private void Compare(ulong seq, GroupTruth stored)
    {
        if (!current.TryGetValue(stored.Group, out var sampled) ? stored.Series > 0
            : stored.Series != sampled.Series || stored.Print != sampled.Print
                || (stored.Series > 0 && stored.TimeMs != TimeInKeyFrame(sampled)))
            broken($"{truth}: stored frame {seq} has other values of {stored.Group} than were sampled: "
                + $"{stored} and not {sampled}");
    }

    // A key frame tells how long ago a group was sampled; when the clock was set back meanwhile, it can only say "now".
    private long TimeInKeyFrame(GroupTruth sampled) => Math.Min(sampled.TimeMs, reader.TimeMs);

    private static ulong SeqOf(in Frame frame)
    {
        var from = new WireReader(frame.Payload);
        if (frame.Flags.Has(FrameFlags.Incarnation))
            from.U64();
        return from.Varint();
    }
}
