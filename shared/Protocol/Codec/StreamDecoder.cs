using Monitoring.Model;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;

namespace Monitoring.Protocol.Codec;

/// <summary>
/// Decodes one incarnation of one agent: keeps its catalogue and each group's values in columns, and gives them out
/// as immutable snapshots. Total: whatever bytes come, it answers by a value. Allocates for a batch only what replaces
/// the values that a snapshot has taken.
/// </summary>
/// <remarks>
/// For one thread at a time: the one that reads the agent's connection. It outlives a connection; the next one may
/// use it once the session before has ended.
/// </remarks>
/// <param name="incarnation">Whose stream.</param>
/// <param name="committedSeq">Frames up to here are decoded, but are nothing new. Default: none.</param>
/// <param name="pool">Where series are shared with other decoders. Default: they aren't.</param>
public sealed class StreamDecoder(ulong incarnation, ulong committedSeq = 0, SeriesPool? pool = null)
{
    private readonly DecoderCatalogue catalogue = new(pool);
    private readonly List<int> slots = [];

    // The newest frame decoded; what was committed before this decoder was made does not count.
    private ulong lastSeq;
    private bool needsKey = true;

    // How far the newest batch's time lay behind the one before; it tends to stay.
    private long step;

    /// <summary>Whose stream this is.</summary>
    public ulong Incarnation { get; } = incarnation;

    /// <summary>The newest frame that was applied, or what was committed at the start.</summary>
    public ulong AppliedSeq => Math.Max(lastSeq, committedSeq);

    /// <summary>The newest frame that was decoded, known or not; 0 when none was.</summary>
    public ulong DecodedSeq => lastSeq;

    /// <summary>The newest catalogue frame that was applied; 0 when none was.</summary>
    public ulong CatalogueSeq { get; private set; }

    /// <summary>True once a frame could not be applied: a new decoder has to take its place.</summary>
    public bool Broken { get; private set; }

    /// <summary>Frames that the agent left out: dropped there, never to come.</summary>
    public long MissingFrames { get; private set; }

    /// <summary>Live series that are given out.</summary>
    public int SeriesCount => catalogue.SeriesCount;

    /// <summary>Live series that are refused.</summary>
    public int RefusedCount => catalogue.RefusedCount;

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

    /// <summary>Batches whose time lay before that of the batch before: the agent's clock was set back.</summary>
    public long StepsBack { get; private set; }

    /// <summary>The shortest sampling interval of all groups; null when there is none.</summary>
    public TimeSpan? ShortestInterval => catalogue.Groups.Count == 0
        ? null
        : TimeSpan.FromMilliseconds(catalogue.Groups.Min(static g => g.IntervalMs));

    /// <summary>Applies a DEFINE, RETIRE, BATCH or EVENT frame that belongs to this incarnation.</summary>
    /// <param name="frame">With a valid checksum.</param>
    /// <param name="happened">The content of an EVENT that is new; null otherwise.</param>
    public Application Apply(in Frame frame, out StreamEvent? happened)
    {
        happened = null;
        var outcome = Broken ? Application.BrokenSequence : ApplyUnguarded(frame, ref happened);
        Broken |= outcome is not (Application.Applied or Application.Known);
        catalogue.FrameApplied();
        return outcome;
    }

    /// <summary>
    /// Applies the payload of a SNAPSHOT, or the body of a RESULT to sample-now, after the DEFINE frames with
    /// <see cref="FrameFlags.Ahead"/> that came before it. For a decoder that is used for nothing else.
    /// </summary>
    public Application ApplySnapshot(ReadOnlySpan<byte> payload)
    {
        var from = new WireReader(payload);
        var outcome = Application.Malformed;
        if (!Broken && from.U64() == Incarnation && !from.Failed)
            outcome = ApplyKey(ref from);
        Broken |= outcome != Application.Applied;
        return outcome;
    }

    /// <summary>
    /// Adds to <paramref name="changed"/> a snapshot of each group that a batch changed since the last call; a group
    /// that has lost its values comes with no series. Nothing once a frame could not be applied, as it may have been
    /// applied in part.
    /// </summary>
    public void TakeChanged(ICollection<GroupSnapshot> changed)
    {
        if (Broken)
            return;
        foreach (var group in catalogue.Groups)
        {
            if (!group.IsChanged)
                continue;
            catalogue.Vanished.Remove(group.Name);
            changed.Add(group.Snapshot());
        }
        if (needsKey || catalogue.Vanished.Count == 0)
            return;
        // A restatement left these groups out, and the key frame after it has arrived.
        foreach (var name in catalogue.Vanished)
            changed.Add(new GroupSnapshot(name, TimeMs, [], []));
        catalogue.Vanished.Clear();
    }

    /// <summary>Groups of the catalogue; they and their series change only with <see cref="CatalogueSeq"/>.</summary>
    public int GroupCount => catalogue.Groups.Count;

    /// <summary>A group's columns in place, by its number.</summary>
    public DecodedColumns Columns(int group) => new(catalogue.Groups[group]);

    /// <summary>Adds a snapshot of each group that has values; nothing once a frame could not be applied.</summary>
    public void TakeAll(ICollection<GroupSnapshot> all)
    {
        if (Broken)
            return;
        foreach (var group in catalogue.Groups.Where(static g => g.HasValues))
            all.Add(group.Snapshot());
    }

    /// <summary>True when <see cref="TakeRefusals"/> would give some.</summary>
    public bool HasRefusals => catalogue.HasRefusals;

    /// <summary>
    /// Adds the refusals since the last call, at most <see cref="Refused.RefusalsMax"/>; those beyond are only counted.
    /// </summary>
    public void TakeRefusals(ICollection<Refusal> refusals) => catalogue.TakeRefusals(refusals);

    /// <summary>The sampling interval of a group by its name; null when there is no such group.</summary>
    public TimeSpan? IntervalOf(string group) =>
        catalogue.Groups.Find(g => g.Name == group) is { } found
            ? TimeSpan.FromMilliseconds(found.IntervalMs)
            : null;

    private Application ApplyUnguarded(in Frame frame, ref StreamEvent? happened)
    {
        var from = new WireReader(frame.Payload);
        if (!SequencedFlags.AreValid(frame.Type, frame.Flags))
            return Application.Malformed;
        if (frame.Flags.Has(FrameFlags.Incarnation) && from.U64() != Incarnation)
            return Application.Malformed;
        var seq = from.Seq();
        if (from.Failed || seq == 0)
            return Application.Malformed;
        if (frame.Flags.Has(FrameFlags.Ahead))
            return ApplyDefine(ref from, seq, frame.Flags);
        if (seq <= lastSeq)
            return Application.Known;
        var isNew = seq > committedSeq;
        NoteMissing(seq);
        var outcome = frame.Type switch
        {
            FrameType.Define => ApplyDefine(ref from, seq, frame.Flags),
            FrameType.Retire => ApplyRetire(ref from, seq),
            FrameType.Batch => ApplyBatch(ref from, frame.Flags),
            _ => ApplyEvent(ref from, isNew, ref happened),
        };
        if (outcome != Application.Applied)
            return outcome;
        lastSeq = seq;
        return isNew ? Application.Applied : Application.Known;
    }

    private void NoteMissing(ulong seq)
    {
        if (seq == lastSeq + 1)
            return;
        needsKey = true;
        // Frames that were committed before, or that nobody knows anything of, are not missed.
        var knows = Batches > 0 || committedSeq > 0;
        if (knows && seq > AppliedSeq + 1)
            MissingFrames += (long)(seq - AppliedSeq - 1);
    }

    private Application ApplyDefine(ref WireReader from, ulong seq, FrameFlags flags)
    {
        var follows = from.Varint();
        var restates = flags.Has(FrameFlags.Restate);
        if (follows != (restates ? 0 : CatalogueSeq))
            return Application.BrokenSequence;
        if (restates)
        {
            catalogue.Clear();
            needsKey = true;
        }
        CatalogueSeq = seq;
        return new DefineReader(from, catalogue).Read();
    }

    private Application ApplyRetire(ref WireReader from, ulong seq)
    {
        if (from.Varint() != CatalogueSeq)
            return Application.BrokenSequence;
        var groups = from.VarintUpTo(Limits.GroupsPerAgentMax);
        var groupBefore = -1;
        for (var i = 0; i < groups; i++)
        {
            var group = from.VarintUpTo(Limits.GroupsPerAgentMax);
            ReadSlots(ref from);
            if (from.Failed || group <= groupBefore || group >= catalogue.Groups.Count
                || !catalogue.TryRetire(group, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(slots)))
            {
                return Application.Malformed;
            }
            groupBefore = group;
        }
        CatalogueSeq = seq;
        return from.AtEnd ? Application.Applied : Application.Malformed;
    }

    private void ReadSlots(ref WireReader from)
    {
        slots.Clear();
        var count = from.VarintUpTo(Math.Min(Limits.SlotsPerAgentMax, from.Rest.Length));
        var slot = -1L;
        for (var i = 0; i < count && !from.Failed; i++)
        {
            slot += 1L + from.VarintUpTo(int.MaxValue);
            if (slot > int.MaxValue)
                from.Fail();
            slots.Add((int)slot);
        }
    }

    private Application ApplyBatch(ref WireReader from, FrameFlags flags)
    {
        if (flags.Has(FrameFlags.Key))
            return ApplyKey(ref from);
        if (needsKey)
            return Application.BrokenSequence;
        step += from.Zigzag();
        return ApplyColumns(ref from, TimeMs + step, isKey: false);
    }

    private Application ApplyKey(ref WireReader from)
    {
        if (from.Varint() != CatalogueSeq || CatalogueSeq == 0)
            return Application.BrokenSequence;
        needsKey = false;
        step = 0;
        return ApplyColumns(ref from, from.TimeMs(), isKey: true);
    }

    private Application ApplyColumns(ref WireReader from, long timeMs, bool isKey)
    {
        if (from.Failed || timeMs is < 0 or > Limits.TimeMsMax
            || !BatchReader.TryRead(from.Rest, catalogue.Groups, timeMs, isKey, out var samples))
        {
            return Application.Malformed;
        }
        if (timeMs < TimeMs)
            StepsBack++;
        TimeMs = timeMs;
        Batches++;
        Samples += samples;
        return Application.Applied;
    }

    private static Application ApplyEvent(ref WireReader from, bool isNew, ref StreamEvent? happened)
    {
        var read = EventLayout.Read(ref from);
        if (isNew)
            happened = read;
        return read is null ? Application.Malformed : Application.Applied;
    }
}
