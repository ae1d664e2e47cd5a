using Monitoring.Protocol.Frames;
using Monitoring.Reactor;
using Monitoring.Transport;

namespace Monitoring.Protocol.Sessions;

/// <summary>
/// The agent's side of one connection, without sockets and clocks of its own. Everything but the three calls of
/// <see cref="IProtocol"/> is for the reactor's thread; those post there when they come on another.
/// </summary>
/// <param name="reactor">Where it runs, and its clock.</param>
/// <param name="identity">Who the agent is.</param>
/// <param name="link">How often this process has dialled, this time included: from 1.</param>
/// <param name="outbox">What is to be sent.</param>
/// <param name="owner">Who is told.</param>
public sealed class AgentSession(
    IReactor reactor, AgentIdentity identity, uint link, IOutbox outbox, IAgentSessionOwner owner) : IProtocol
{
    /// <summary>Where it stands.</summary>
    public AgentSessionState State { get; private set; }

    /// <summary>Bytes handed to the transport.</summary>
    public long BytesSent { get; private set; }

    /// <summary>Bytes received.</summary>
    public long BytesReceived { get; private set; }

    /// <summary>Batches that were sent on this connection and are not acknowledged.</summary>
    public int UnackedBatches { get; private set; }

    /// <summary>
    /// The catalogue seq that the latest snapshot on this connection gave, for
    /// <see cref="Codec.StreamEncoder.WriteSnapshot"/>.
    /// </summary>
    public ulong SnapshotCatalogueSeq { get; set; }

    /// <inheritdoc/>
    public void ConnectionMade(ITransport transport) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void DataReceived(ReadOnlySpan<byte> data) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void ConnectionLost(Exception? reason) => throw new NotSupportedException();

    /// <summary>The outbox has new frames: sends as many as the window allows.</summary>
    public void FramesAvailable() => throw new NotSupportedException($"{reactor}{identity}{link}{outbox}{owner}");

    /// <summary>
    /// Sends frames ahead of the backlog: what <see cref="Codec.StreamEncoder.WriteSnapshot"/> made. Gives false, and
    /// sends nothing, when the session doesn't stream or the transport is full.
    /// </summary>
    public bool SendAhead(ReadOnlySpan<byte> frames) => throw new NotSupportedException();

    /// <summary>Says goodbye and closes once everything is out.</summary>
    public void Goodbye(GoodbyeReason reason, string text) => throw new NotSupportedException();
}
