using Monitoring.Reactor;
using Monitoring.Transport;

namespace Monitoring.Tests.Simulation.Network;

/// <summary>One attempt to connect. TLS is not spoken, but judged: the client judges what the listener shows, and the
/// listener is passed what the client does.</summary>
internal sealed class Dialling
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    private readonly SimulatedNetwork network;
    private readonly ProcessNetwork from;
    private readonly string host;
    private readonly int port;
    private readonly TlsClient? tls;
    private readonly Func<IProtocol> make;
    private readonly Route route;
    private readonly TimeSpan begun;
    private Wire? wire;
    private bool over;

    public Dialling(
        SimulatedNetwork network, ProcessNetwork from, string host, int port, TlsClient? tls, Func<IProtocol> make)
    {
        (this.network, this.from, this.host, this.port) = (network, from, host, port);
        (this.tls, this.make) = (tls, make);
        route = network.RouteBetween(from.Machine.Name, host);
        begun = network.Time.Elapsed;
        Result = new Deferred<IProtocol>(_ => GiveUp());
        network.Time.CallLater(route.NextDelay(), Arrive);
    }

    public Deferred<IProtocol> Result { get; }

    // The first packet is sent again until there is an answer or it takes too long.
    private void Arrive()
    {
        if (over || !from.Reactor.Alive)
            return;
        if (network.Time.Elapsed - begun >= TransportLimits.ConnectTimeout)
        {
            Fail(TransportError.Unreachable, $"{host}:{port} can't be reached");
            return;
        }
        if (route.Blocked || !network.MachineOf(host).HasPower)
        {
            network.Time.CallLater(RetryInterval, Arrive);
            return;
        }
        if (!network.Ports.TryGetValue((host, port), out var listener))
        {
            FailLater(TransportError.Refused, $"nothing listens on {host}:{port}");
            return;
        }
        if (listener.Tls is { } shown && tls?.Judge(shown.Certificate, from.Reactor.UtcNow) is { } wrong)
        {
            FailLater(wrong.Error, $"{host}:{port} {wrong.Text}");
            return;
        }
        wire = network.MakeWire(route, from, listener.Owner);
        network.Time.CallLater(route.NextDelay(), Answer);
        var server = wire.Server;
        server.PeerCertificate = tls?.Certificate;
        if (listener.Owner.Reactor.Step())
            server.Open(listener.Accept(server.Peer));
    }

    private void Answer()
    {
        if (over || !from.Reactor.Alive)
        {
            wire!.ToServer.SendReset();
            wire.Client.Break();
            return;
        }
        if (route.Blocked)
        {
            network.Time.CallLater(RetryInterval, Answer);
            return;
        }
        if (wire!.Client.HasEnded)
        {
            Fail(TransportError.Broken, $"{host}:{port} broke the connection");
            return;
        }
        // As in the live network: what the protocol posts while the connection is made comes first.
        var protocol = make();
        wire.Client.Open(protocol);
        from.Reactor.CallFromThread(() =>
        {
            if (over)
            {
                wire.Client.AbortConnection();
                return;
            }
            over = true;
            Result.Callback(protocol);
        });
    }

    private void GiveUp()
    {
        over = true;
        if (wire is { Client.HasEnded: false })
            wire.Client.AbortConnection();
    }

    private void FailLater(TransportError error, string what) =>
        network.Time.CallLater(route.NextDelay(), () => Fail(error, what));

    private void Fail(TransportError error, string what)
    {
        if (!over)
            from.Reactor.CallFromThread(() =>
            {
                if (!over)
                {
                    over = true;
                    Result.Errback(new TransportException(error, what));
                }
            });
    }
}
