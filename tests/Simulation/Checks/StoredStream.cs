using Monitoring.Collector.Ingest;
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
    private readonly GroupPrints prints = new();
    private readonly List<GroupSnapshot> changed = [];
    private readonly Dictionary<string, GroupTruth> current = [];
    private readonly SortedDictionary<ulong, CatalogueFrame> catalogue = [];
    private StreamDecoder reader = new(truth.Incarnation);
    private bool isBehindGap;
    private ulong keyCatalogueSeq;
    private ulong replayed;

    public StreamTruth Truth => truth;

    /// <summary>The newest frame that was committed here first.</summary>
    public ulong CommittedSeq { get; private set; }

    /// <summary>The newest frame that is stored, be it as a copy.</summary>
    public ulong StoredSeq { get; private set; }

    /// <summary>The catalogue that the newest key frame has to be read with.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> KeyCatalogue()
    {
        var restated = catalogue.LastOrDefault(c => c.Value.Restates && c.Key <= keyCatalogueSeq).Key;
        return [.. catalogue.Where(c => c.Key >= restated && c.Key <= keyCatalogueSeq).Select(c => c.Value.Whole)];
    }

    /// <summary>Takes a row that is committed.</summary>
    public void Commit(JournalRow row)
    {
        if (row.IsCopy)
            Copy(row);
        else
            Store(row);
        truth.LetGoBefore(CommittedSeq);
    }

    // What is there already may be copied again with each link that begins before it.
    private void Copy(JournalRow row)
    {
        if (row.LastSeq <= StoredSeq)
            return;
        if (row.FirstSeq <= StoredSeq)
            row.DropThrough(StoredSeq);
        if (row.IsReadableBehind(StoredSeq))
            Store(row);
        else
            ForEachFrame(row, NoteNames);
    }

    // As the history's reader does: behind a gap, it knows nothing but the names, and reads from the next key frame on.
    private void Store(JournalRow row)
    {
        isBehindGap |= row.FirstSeq > StoredSeq + 1;
        if (isBehindGap && row.KeyCatalogueSeq > 0)
            BeginAnew(row.KeyCatalogueSeq);
        keyCatalogueSeq = Math.Max(keyCatalogueSeq, row.KeyCatalogueSeq);
        ForEachFrame(row, row.IsCopy ? Copy : Commit);
        StoredSeq = Math.Max(StoredSeq, row.LastSeq);
    }

    private void BeginAnew(ulong catalogueSeq)
    {
        isBehindGap = false;
        keyCatalogueSeq = catalogueSeq;
        reader = new StreamDecoder(truth.Incarnation);
        foreach (var frame in KeyCatalogue())
        {
            if (FrameReader.Read(frame.Span, out var names) == FrameReading.Ok)
                reader.Apply(names, out _);
        }
    }

    private void ForEachFrame(JournalRow row, FrameTaker take)
    {
        var rest = row.Frames;
        while (!rest.IsEmpty)
        {
            if (FrameReader.Read(rest, out var frame) != FrameReading.Ok)
            {
                broken($"{truth} has a row with bytes that are no frame");
                return;
            }
            take(frame);
            rest = rest[frame.Whole.Length..];
        }
    }

    private void Copy(in Frame frame)
    {
        NoteNames(frame);
        Read(frame, "the copy of frame");
        changed.Clear();
        reader.TakeChanged(changed);
    }

    private void Commit(in Frame frame)
    {
        NoteNames(frame);
        var seq = SeqOf(frame);
        if (seq <= StoredSeq)
            broken($"{truth}: frame {seq} is stored twice; {StoredSeq} was the newest");
        if (!truth.Store(seq, CommittedSeq))
        {
            broken($"{truth}: with frame {seq}, two collectors have {truth.Agent.Doubled} batches of the agent, "
                + "more than were sent and not acknowledged when its links broke");
        }
        if (truth.Agent.Missing > truth.Agent.Dropped)
            broken($"{truth}: with those before {seq}, {truth.Agent.Missing} batches of the agent are not stored, but "
                + $"it has dropped {truth.Agent.Dropped}");
        Read(frame, "stored frame");
        NoteTold(frame);
        (CommittedSeq, StoredSeq) = (seq, seq);
        Compare(seq, frame.Type);
    }

    private void Read(in Frame frame, string what)
    {
        // Names that come before the next key frame are all that may lie behind a gap.
        if (isBehindGap && frame.Type != FrameType.Batch)
            return;
        var outcome = reader.Apply(frame, out _);
        if (outcome != Application.Applied)
            broken($"{truth}: {what} {SeqOf(frame)} ({frame.Type}) can't be read: {outcome}");
    }

    private void NoteTold(in Frame frame)
    {
        if (frame.Type != FrameType.Event)
            return;
        var from = new WireReader(frame.Payload);
        from.U64();
        from.Varint();
        if (EventLayout.Read(ref from) is { Kind: EventKind.Drop } told)
            truth.Agent.Told += told.Amount;
    }

    private void NoteNames(in Frame frame)
    {
        if (frame.Type is FrameType.Define or FrameType.Retire)
        {
            catalogue[SeqOf(frame)] = new CatalogueFrame(
                frame.Whole.ToArray(), frame.Flags.Has(FrameFlags.Restate));
        }
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

    private readonly record struct CatalogueFrame(ReadOnlyMemory<byte> Whole, bool Restates);

    private delegate void FrameTaker(in Frame frame);
}
