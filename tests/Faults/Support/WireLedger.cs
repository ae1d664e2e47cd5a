using System.Collections.Concurrent;
using Monitoring.Protocol.Frames;

namespace Monitoring.Tests.Faults.Support;

/// <summary>A frame of an agent's stream, known for ever by its incarnation and seq.</summary>
internal readonly record struct FrameKey(ulong Incarnation, ulong Seq);

/// <summary>
/// What went over the wire, counted between the two programs and without either's help: every sequenced frame that the
/// agent gave away, and how far the collector said that it had committed. Any thread.
/// </summary>
internal sealed class WireLedger
{
    private readonly ConcurrentDictionary<FrameKey, uint> sent = new();
    private readonly ConcurrentDictionary<FrameKey, bool> sentAgain = new();
    private readonly ConcurrentDictionary<ulong, ulong> acked = new();
    private readonly ConcurrentQueue<string> contradictions = new();

    /// <summary>The checksum of each frame that the agent sent.</summary>
    public IReadOnlyDictionary<FrameKey, uint> Sent => sent;

    /// <summary>For each incarnation the highest seq that was acknowledged, by ACK or by WELCOME.</summary>
    public IReadOnlyDictionary<ulong, ulong> Acked => acked;

    /// <summary>What neither program may ever do, in words.</summary>
    public IReadOnlyCollection<string> Contradictions => contradictions;

    /// <summary>All acknowledged frames.</summary>
    public long AckedFrames => acked.Values.Sum(seq => (long)seq);

    /// <summary>Frames that were sent, each counted once however often it was.</summary>
    public long SentFrames => sent.Count;

    /// <summary>True when a frame was sent more than once.</summary>
    public bool WasSentAgain(FrameKey key) => sentAgain.ContainsKey(key);

    public void NoteSent(ulong incarnation, ulong seq, uint checksum)
    {
        var key = new FrameKey(incarnation, seq);
        if (sent.TryAdd(key, checksum))
            return;
        sentAgain[key] = true;
        if (sent[key] != checksum)
            contradictions.Enqueue($"{key} was sent twice with different bytes");
    }

    public void NoteAcked(ulong incarnation, ulong seq)
    {
        if (seq > 0)
            acked.AddOrUpdate(incarnation, seq, (_, before) => Math.Max(before, seq));
    }
}
