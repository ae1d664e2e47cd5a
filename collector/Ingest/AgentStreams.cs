using Monitoring.Protocol.Codec;
using Monitoring.Protocol.Messages;
using Monitoring.Protocol.Sessions;

namespace Monitoring.Collector.Ingest;

/// <summary>
/// The streams of one agent, by incarnation: their decoders outlive a connection, so that a reconnect resends no names
/// and counts nothing twice. For the reactor's thread, and handed to a link only when no other has them.
/// </summary>
internal sealed class AgentStreams
{
    private Dictionary<ulong, StreamDecoder> decoders = [];

    /// <summary>The mailbox of the agent's host.</summary>
    public HostMailbox Mailbox { get; } = new();

    /// <summary>
    /// How each incarnation that a HELLO names goes on. Those it doesn't name any more were acknowledged to their end,
    /// and are let go.
    /// </summary>
    public IReadOnlyList<StreamTerms> Terms(Hello hello)
    {
        var before = decoders;
        decoders = [];
        return [.. hello.Queued.Select(queued => Terms(before.GetValueOrDefault(queued.Incarnation), queued))];
    }

    // A decoder that met a frame it could not apply is of no more use, nor is one that lacks what another collector has
    // committed since; a new one begins behind all that is committed.
    private StreamTerms Terms(StreamDecoder? known, QueuedIncarnation queued)
    {
        var committed = Math.Max(known?.AppliedSeq ?? 0, queued.AckedSeq);
        var decoder = known is { Broken: false } && known.AppliedSeq == committed
            ? known
            : new StreamDecoder(queued.Incarnation, committed);
        decoders[queued.Incarnation] = decoder;
        return new StreamTerms(committed, decoder);
    }
}
