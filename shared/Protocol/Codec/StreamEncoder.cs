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
/// <see cref="FailGroup"/>; <see cref="End"/>. A group that is not mentioned was not due.
/// </remarks>
/// <param name="incarnation">64 random bits, not 0.</param>
public sealed class StreamEncoder(ulong incarnation)
{
    /// <summary>Whose stream this is.</summary>
    public ulong Incarnation { get; } = incarnation;

    /// <summary>The seq of the newest frame; 0 before the first.</summary>
    public ulong LastSeq { get; private set; }

    /// <summary>Series that are live.</summary>
    public int LiveSeries { get; private set; }

    /// <summary>Series that were not defined because <see cref="Limits.SlotsPerAgentMax"/> were live.</summary>
    public long SeriesOverLimit { get; private set; }

    /// <summary>The frames of the newest cycle; valid until the next <see cref="Begin"/>.</summary>
    public IReadOnlyList<EncodedFrame> Frames { get; } = [];

    /// <summary>
    /// The bytes of <see cref="Frames"/>, one after the other; valid until the next <see cref="Begin"/>.
    /// </summary>
    public ReadOnlySpan<byte> Bytes => [];

    /// <summary>
    /// Adds a group, that is a sampler; gives its index. At most <see cref="Limits.GroupsPerAgentMax"/>.
    /// </summary>
    /// <param name="name">The sampler's name.</param>
    /// <param name="interval">How often it is due.</param>
    public int AddGroup(string name, TimeSpan interval) => throw new NotSupportedException(name + interval);

    /// <summary>Starts a cycle.</summary>
    /// <param name="timeMs">Its time: milliseconds since the Unix epoch.</param>
    public void Begin(long timeMs) => throw new NotSupportedException(timeMs.ToString());

    /// <summary>
    /// Adds a series at the end of a group. Gives its slot, or -1 when <see cref="Limits.SlotsPerAgentMax"/> are live
    /// or the collector could not read it (a name, a label or a help text over its limit).
    /// </summary>
    public int Define(int group, Series series) => throw new NotSupportedException(group + series.ToString());

    /// <summary>Removes a live series; the order of the others stays.</summary>
    public void Retire(int slot) => throw new NotSupportedException(slot.ToString());

    /// <summary>The live slots of a group, ascending: the order in which its values are written.</summary>
    public ReadOnlySpan<int> LiveSlots(int group) => throw new NotSupportedException(group.ToString());

    /// <summary>Gives this cycle's native values of a group, one for each of its live slots, in their order.</summary>
    public void WriteGroup(int group, ReadOnlySpan<long> values) =>
        throw new NotSupportedException(group.ToString() + values.Length);

    /// <summary>
    /// Says that sampling the group failed in this cycle: it has no values until it is written again.
    /// </summary>
    public void FailGroup(int group) => throw new NotSupportedException(group.ToString());

    /// <summary>Says that something happened to the stream; goes out behind the cycle's batch.</summary>
    public void Report(StreamEvent happened) => throw new NotSupportedException(happened.Text);

    /// <summary>Ends the cycle: <see cref="Frames"/> and <see cref="Bytes"/> now hold what it came to.</summary>
    public void End() => throw new NotSupportedException();

    /// <summary>Makes the next batch a key frame; to be asked for after each connect. Any thread.</summary>
    public void RequestKeyFrame() => throw new NotSupportedException();

    /// <summary>
    /// Restates the whole catalogue before the next batch, which then is a key frame: catalogue frames before it may
    /// be dropped with the batches before it. The first cycle begins with one of its own accord. Any thread.
    /// </summary>
    public void RequestRestatement() => throw new NotSupportedException();

    /// <summary>
    /// Appends what shows the newest values ahead of a backlog: the whole catalogue in DEFINE frames with
    /// <see cref="FrameFlags.Ahead"/>, unless <paramref name="knownCatalogueSeq"/> is its newest seq, then (with
    /// <paramref name="asFrame"/>) a SNAPSHOT frame. Not between <see cref="Begin"/> and <see cref="End"/>.
    /// </summary>
    /// <param name="knownCatalogueSeq">The seq that the latest snapshot on this connection gave; 0 for the
    /// first.</param>
    /// <param name="frames">Takes the frames.</param>
    /// <param name="body">Takes the snapshot's payload without a frame around it, as a RESULT carries it; null to
    /// have it as a SNAPSHOT frame.</param>
    /// <returns>The catalogue's newest seq, to be given with the next snapshot.</returns>
    public ulong WriteSnapshot(ulong knownCatalogueSeq, FrameWriter frames, FrameWriter? body) =>
        throw new NotSupportedException($"{knownCatalogueSeq}{frames.Length}{body?.Length}");
}
