using Monitoring.Model;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;

namespace Monitoring.Protocol.Codec;

/// <summary>
/// Encodes one incarnation of an agent: keeps the catalogue, numbers the frames, and turns each cycle's values into
/// DEFINE, RETIRE and BATCH frames. Allocates nothing while no series comes or goes.
/// </summary>
/// <remarks>
/// For one thread (the agent's sampling thread), but for <see cref="RequestKeyFrame"/> and
/// <see cref="RequestRestatement"/>, which any thread may call. A cycle is: <see cref="Begin"/>; for each group that
/// was due, <see cref="Retire"/> and <see cref="Define"/> as needed, then <see cref="WriteGroup"/> or
/// <see cref="FailGroup"/>; <see cref="End"/>, or <see cref="Abandon"/>. A group that is not mentioned was not due.
/// </remarks>
/// <param name="incarnation">64 random bits, not 0.</param>
public sealed class StreamEncoder(ulong incarnation)
{
    private readonly List<EncoderGroup> groups = [];
    private readonly CatalogueChanges changes = new();
    private readonly CatalogueWriter catalogue = new();
    private readonly BatchWriter batch = new();
    private readonly List<StreamEvent> events = [];
    private readonly List<EncodedFrame> frames = [];
    private readonly FrameWriter writer = new();
    private long timeMs;
    private long previousTimeMs;
    private long step;
    private ulong catalogueSeq;
    private ulong seqBefore;
    private int batchesSinceKey;

    // Set by any thread, taken back by the encoding one.
    private volatile bool keyRequested = true;
    private volatile bool restatementRequested = true;

    /// <summary>Whose stream this is.</summary>
    public ulong Incarnation { get; } = incarnation;

    /// <summary>The seq of the newest frame; 0 before the first.</summary>
    public ulong LastSeq { get; private set; }

    /// <summary>Series that are live.</summary>
    public int LiveSeries { get; private set; }

    /// <summary>The frames of the newest cycle; valid until the next <see cref="Begin"/>.</summary>
    public IReadOnlyList<EncodedFrame> Frames => frames;

    /// <summary>
    /// The bytes of <see cref="Frames"/>, one after the other; valid until the next <see cref="Begin"/>.
    /// </summary>
    public ReadOnlySpan<byte> Bytes => writer.Written;

    /// <summary>Adds a group, that is a sampler; gives its index. Not between Begin and End.</summary>
    /// <param name="name">The sampler's name; no other group has it.</param>
    /// <param name="interval">How often it is due.</param>
    /// <exception cref="InvalidOperationException">There are <see cref="Limits.GroupsPerAgentMax"/>.</exception>
    public int AddGroup(string name, TimeSpan interval)
    {
        if (groups.Count == Limits.GroupsPerAgentMax)
            throw new InvalidOperationException($"more than {Limits.GroupsPerAgentMax} groups");
        groups.Add(new EncoderGroup(name, (long)interval.TotalMilliseconds));
        changes.GroupAdded();
        return groups.Count - 1;
    }

    /// <summary>Changes how often a group is due, which takes a restatement. Not between Begin and End.</summary>
    public void SetInterval(int group, TimeSpan interval)
    {
        groups[group].IntervalMs = (long)interval.TotalMilliseconds;
        RequestRestatement();
    }

    /// <summary>Starts a cycle.</summary>
    /// <param name="timeMs">Its time: milliseconds since the Unix epoch.</param>
    public void Begin(long timeMs)
    {
        this.timeMs = Math.Clamp(timeMs, 0, Limits.TimeMsMax);
        seqBefore = LastSeq;
        writer.Clear();
        frames.Clear();
        foreach (var group in groups)
            group.State = GroupState.NotDue;
    }

    /// <summary>
    /// Adds a series at the end of a group. Gives its slot, or -1 when it is not taken: either
    /// <see cref="Limits.SlotsPerAgentMax"/> are live, or its texts are over <see cref="Limits.SeriesBytesMax"/>.
    /// </summary>
    public int Define(int group, Series series)
    {
        if (LiveSeries == Limits.SlotsPerAgentMax || SeriesRules.TextBytes(series) > Limits.SeriesBytesMax)
            return -1;
        AssertNotWritten(group);
        var slot = changes.Define(group, series);
        groups[group].Add(slot, series);
        LiveSeries++;
        return slot;
    }

    /// <summary>Removes a live series; the order of the others stays.</summary>
    public void Retire(int slot)
    {
        var group = changes.Retire(slot);
        AssertNotWritten(group);
        groups[group].Remove(slot);
        LiveSeries--;
    }

    /// <summary>The live slots of a group, ascending: the order in which its values are written.</summary>
    public ReadOnlySpan<int> LiveSlots(int group)
    {
        groups[group].Settle();
        return groups[group].Slots;
    }

    /// <summary>Gives this cycle's native values of a group, one for each of its live slots, in their order.</summary>
    /// <exception cref="ArgumentException">There are more or fewer values than live slots.</exception>
    public void WriteGroup(int group, ReadOnlySpan<long> values)
    {
        groups[group].Settle();
        if (values.Length != groups[group].Count)
            throw new ArgumentException($"{values.Length} values for {groups[group].Count} slots", nameof(values));
        groups[group].Write(values);
    }

    /// <summary>
    /// Says that sampling the group failed in this cycle: it has no values until it is written again.
    /// </summary>
    public void FailGroup(int group) => groups[group].State = GroupState.Failed;

    /// <summary>Says that something happened to the stream; goes out behind the cycle's batch.</summary>
    public void Report(StreamEvent happened) => events.Add(happened);

    /// <summary>
    /// Ends the cycle: <see cref="Frames"/> and <see cref="Bytes"/> now hold what it came to.
    /// </summary>
    public void End()
    {
        WriteCatalogueFrames();
        WriteBatchFrame();
        foreach (var happened in events)
        {
            Append(FrameType.Event, FrameFlags.Incarnation, seq =>
                EventLayout.Write(writer, Incarnation, seq, happened));
        }
        events.Clear();
    }

    /// <summary>
    /// Gives the cycle up because something in it threw: it comes to no frames and uses no seq. The next one restates
    /// the catalogue, and no group has values until it is written again.
    /// </summary>
    public void Abandon()
    {
        writer.Clear();
        frames.Clear();
        catalogue.Clear();
        events.Clear();
        LastSeq = seqBefore;
        foreach (var group in groups)
        {
            group.Settle();
            group.Fail();
        }
        RequestRestatement();
    }

    /// <summary>Makes the next batch a key frame; to be asked for after each connect. Any thread.</summary>
    public void RequestKeyFrame() => keyRequested = true;

    /// <summary>
    /// Restates the whole catalogue before the next batch, which then is a key frame: catalogue frames before it may
    /// be dropped with the batches before it. The first cycle begins with one of its own accord. Any thread.
    /// </summary>
    public void RequestRestatement() => restatementRequested = true;

    /// <summary>
    /// Appends what shows the newest values ahead of a backlog: the whole catalogue in DEFINE frames with
    /// <see cref="FrameFlags.Ahead"/>, unless <paramref name="knownCatalogueSeq"/> is its newest seq, then a SNAPSHOT
    /// frame. Between two cycles, not within one, and not before the first.
    /// </summary>
    /// <param name="knownCatalogueSeq">
    /// What the snapshot sent before on this connection returned; 0 for the first.
    /// </param>
    /// <param name="to">Takes the frames.</param>
    /// <param name="body">
    /// Takes the snapshot's payload without a frame around it, as a RESULT carries it; null to have a SNAPSHOT frame.
    /// </param>
    /// <returns>The catalogue's newest seq, to be given with the next snapshot on this connection.</returns>
    public ulong WriteSnapshot(ulong knownCatalogueSeq, FrameWriter to, FrameWriter? body)
    {
        if (knownCatalogueSeq != catalogueSeq)
        {
            var first = true;
            CatalogueChanges.WriteWhole(groups, catalogue, flags =>
            {
                catalogue.WriteFrame(
                    to, flags | FrameFlags.Ahead, Incarnation, catalogueSeq, first ? 0 : catalogueSeq);
                first = false;
            });
        }
        if (body is null)
            to.Begin(FrameType.Snapshot, FrameFlags.Incarnation);
        var payload = body ?? to;
        payload.U64(Incarnation);
        payload.Varint(catalogueSeq);
        payload.Varint((ulong)previousTimeMs);
        batch.WriteWhole(payload, groups, previousTimeMs, isKey: false);
        if (body is null)
            to.End();
        return catalogueSeq;
    }

    private void AssertNotWritten(int group)
    {
        if (groups[group].State == GroupState.Sampled)
            throw new InvalidOperationException($"group {groups[group].Name} already has this cycle's values");
    }

    private void WriteCatalogueFrames()
    {
        foreach (var group in groups)
            group.Settle();
        if (restatementRequested)
        {
            restatementRequested = false;
            keyRequested = true;
            CatalogueChanges.WriteWhole(groups, catalogue, flags => AppendDefine(flags));
        }
        else if (changes.Any)
        {
            if (changes.AnyRetired)
                Append(FrameType.Retire, FrameFlags.Incarnation, seq =>
                    changes.WriteRetired(writer, Incarnation, seq, catalogueSeq));
            changes.WriteDefined(groups, catalogue, flags => AppendDefine(flags));
        }
        changes.Clear();
    }

    private void AppendDefine(FrameFlags flags)
    {
        if (flags.Has(FrameFlags.Restate))
            catalogueSeq = 0;
        Append(FrameType.Define, flags | FrameFlags.Incarnation, seq =>
            catalogue.WriteFrame(writer, flags, Incarnation, seq, catalogueSeq));
    }

    private void WriteBatchFrame()
    {
        var isKey = keyRequested || batchesSinceKey >= Limits.KeyFrameIntervalMax;
        keyRequested = false;
        batchesSinceKey = isKey ? 0 : batchesSinceKey + 1;
        foreach (var group in groups)
        {
            if (group.State == GroupState.Failed)
                group.Fail();
        }
        LastSeq++;
        var offset = writer.Length;
        var flags = isKey ? FrameFlags.Incarnation | FrameFlags.Key : FrameFlags.None;
        writer.Begin(FrameType.Batch, flags);
        if (isKey)
            WriteKey();
        else
            WriteChanges();
        writer.End();
        frames.Add(new(Incarnation, LastSeq, FrameType.Batch, flags, offset, writer.Length - offset));
        previousTimeMs = timeMs;
        foreach (var group in groups)
            group.StateBefore = group.State == GroupState.Carried ? GroupState.NotDue : group.State;
    }

    private void WriteKey()
    {
        AcceptSampled();
        writer.U64(Incarnation);
        writer.Varint(LastSeq);
        writer.Varint(catalogueSeq);
        writer.Varint((ulong)timeMs);
        batch.WriteWhole(writer, groups, timeMs, isKey: true);
        step = 0;
    }

    private void WriteChanges()
    {
        writer.Varint(LastSeq);
        writer.Zigzag(timeMs - previousTimeMs - step);
        step = timeMs - previousTimeMs;
        batch.WriteChanges(writer, groups);
        AcceptSampled();
    }

    private void AcceptSampled()
    {
        foreach (var group in groups)
        {
            if (group.State == GroupState.Sampled)
                group.Accept(timeMs);
        }
    }

    private void Append(FrameType type, FrameFlags flags, Action<ulong> write)
    {
        LastSeq++;
        var offset = writer.Length;
        write(LastSeq);
        frames.Add(new(Incarnation, LastSeq, type, flags, offset, writer.Length - offset));
        if (type is FrameType.Define or FrameType.Retire)
            catalogueSeq = LastSeq;
    }
}
