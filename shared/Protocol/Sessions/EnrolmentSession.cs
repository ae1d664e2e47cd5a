using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;
using Monitoring.Reactor;
using Monitoring.Transport;

namespace Monitoring.Protocol.Sessions;

/// <summary>
/// The connection on which an agent joins: says ENROL, takes CERT and hangs up. Without sockets and clocks of its own;
/// all fields belong to the reactor's thread.
/// </summary>
public sealed class EnrolmentSession : IProtocol
{
    private readonly IReactor reactor;
    private readonly Enrol enrol;
    private readonly FrameAssembler assembler = new() { FrameBytesMax = Hello.FrameBytesMax };
    private readonly SessionTimer deadline;
    private ITransport? transport;

    /// <summary>Makes it; <see cref="ConnectionMade"/> starts it.</summary>
    /// <param name="reactor">Where it runs, and its clock.</param>
    /// <param name="enrol">What is asked.</param>
    public EnrolmentSession(IReactor reactor, Enrol enrol)
    {
        this.reactor = reactor;
        this.enrol = enrol;
        deadline = new SessionTimer(
            reactor, () => Fail(new EnrolmentException(null, "The collector did not answer in time.")));
    }

    /// <summary>Fires with the certificate; fails with <see cref="EnrolmentException"/>.</summary>
    public Deferred<Cert> Done { get; } = new();

    /// <inheritdoc/>
    public void ConnectionMade(ITransport transport) => OnReactor(() =>
    {
        this.transport = transport;
        deadline.Set(SessionTimes.HelloMax);
        var writer = new FrameWriter();
        enrol.Write(writer);
        transport.Write(writer.Written);
    });

    /// <inheritdoc/>
    public void DataReceived(ReadOnlySpan<byte> data)
    {
        var copy = data.ToArray();
        OnReactor(() =>
        {
            if (!Done.Called && assembler.Feed(copy, Take) is FrameReading.BadLength or FrameReading.BadChecksum)
                Fail(new EnrolmentException(null, "The collector's answer cannot be read."));
        });
    }

    /// <inheritdoc/>
    public void ConnectionLost(Exception? reason) => OnReactor(() => Fail(
        new EnrolmentException(null, reason?.Message ?? "The collector hung up without an answer.", reason)));

    private bool Take(in Frame frame)
    {
        if (frame.Type == FrameType.Cert && Cert.Read(frame.Payload) is { } cert)
            End(() => Done.Callback(cert));
        else if (frame.Type == FrameType.Goodbye && Goodbye.Read(frame.Payload) is { } goodbye)
            Fail(new EnrolmentException(goodbye.Reason, goodbye.Text));
        else
            Fail(new EnrolmentException(null, Faults.Unwanted(frame.Type).Text));
        return false;
    }

    private void Fail(EnrolmentException why)
    {
        if (!Done.Called)
            End(() => Done.Errback(why));
    }

    private void End(Action tell)
    {
        deadline.Clear();
        transport?.LoseConnection();
        tell();
    }

    private void OnReactor(Action call)
    {
        if (reactor.InReactorThread)
            call();
        else
            reactor.CallFromThread(call);
    }
}
