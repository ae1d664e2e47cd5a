using System.Net;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;
using Monitoring.Reactor;
using Monitoring.Transport;

namespace Monitoring.Protocol.Sessions;

/// <summary>
/// The collector's side of one connection, without sockets and clocks of its own. The three calls of
/// <see cref="IProtocol"/> come on the thread that reads, where frames are decoded; everything else is for the
/// reactor's thread.
/// </summary>
/// <param name="reactor">Where the control side runs, and its clock.</param>
/// <param name="owner">Who is told.</param>
/// <param name="capture">Takes every byte as it is received, on the thread that reads; null for none.</param>
public sealed class CollectorSession(IReactor reactor, ICollectorSessionOwner owner, Stream? capture = null) : IProtocol
{
    /// <summary>Where it stands.</summary>
    public CollectorSessionState State { get; private set; }

    /// <summary>Who is at the other end; null before the stream is open.</summary>
    public EndPoint? Peer { get; private set; }

    /// <summary>What the agent said of itself; null before HELLO.</summary>
    public Hello? Hello { get; private set; }

    /// <summary>When the newest bytes came, on the reactor's <see cref="IReactorTime.Elapsed"/>. Any thread.</summary>
    public TimeSpan LastReceived => TimeSpan.Zero;

    /// <summary>Bytes received. Any thread.</summary>
    public long BytesReceived => 0;

    /// <summary>Bytes handed to the transport.</summary>
    public long BytesSent { get; private set; }

    /// <summary>Frames received. Any thread.</summary>
    public long FramesReceived => 0;

    /// <summary>Polls that wait for their answer.</summary>
    public int PollsInFlight => 0;

    /// <inheritdoc/>
    public void ConnectionMade(ITransport transport) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void DataReceived(ReadOnlySpan<byte> data) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void ConnectionLost(Exception? reason) => throw new NotSupportedException();

    /// <summary>
    /// Takes the agent in: sends WELCOME. Answers <see cref="ICollectorSessionOwner.HelloReceived"/>.
    /// </summary>
    public void Welcome(WelcomeTerms terms) =>
        throw new NotSupportedException($"{reactor}{owner}{capture}");

    /// <summary>
    /// Says that everything of the incarnation up to the seq is committed. The ACK goes out at once when half of the
    /// agent's window is committed since the last one, and otherwise at most once per second.
    /// </summary>
    public void Acknowledge(ulong incarnation, ulong seq) => throw new NotSupportedException();

    /// <summary>Asks the agent. At most <see cref="Model.Limits.PollsInFlightMax"/> wait at a time.</summary>
    /// <returns>Fires with the answer; fails with <see cref="TimeoutException"/> when it doesn't come in time, and with
    /// <see cref="PollFailedException"/> when the connection ends or too many polls wait. Cancelling it lets it
    /// go.</returns>
    public Deferred<PollResult> Poll(PollKind kind, ReadOnlyMemory<byte> body, TimeSpan timeout) =>
        throw new NotSupportedException();

    /// <summary>Sends settings.</summary>
    public void Configure(Configuration configuration) => throw new NotSupportedException();

    /// <summary>Says goodbye and closes once everything is out; what still comes in is thrown away.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="text">For people: what was wrong and what to do.</param>
    /// <param name="retryAfter">How long the agent shall wait before it dials again; zero leaves it to the
    /// agent.</param>
    public void Goodbye(GoodbyeReason reason, string text, TimeSpan retryAfter = default) =>
        throw new NotSupportedException();
}
