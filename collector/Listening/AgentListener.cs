using System.Net;
using Monitoring.Collector.Instruments;
using Monitoring.Collector.Registry;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;
using Monitoring.Reactor;
using Monitoring.Transport;

namespace Monitoring.Collector.Listening;

/// <summary>
/// Accepts agents' connections, each with an <see cref="AgentLink"/> of its own, and no more than it can carry.
/// </summary>
/// <param name="reactor">Where control runs.</param>
/// <param name="network">Opens the port.</param>
/// <param name="admission">Decides who comes in.</param>
/// <param name="links">Is told of those who are in.</param>
/// <param name="metrics">Where connections are counted.</param>
/// <param name="capture">Opens a file for what a connection receives; null for none.</param>
/// <param name="configuration">What each agent is sent after its welcome; null for nothing.</param>
/// <param name="gate">Counts those who are not known yet by address, as it does while they shake hands; null to count
/// none.</param>
public sealed class AgentListener(
    IReactor reactor,
    INetwork network,
    Admission admission,
    IAgentLinks links,
    CollectorMetrics metrics,
    Func<EndPoint, Stream>? capture = null,
    AgentConfiguration? configuration = null,
    StrangerGate? gate = null)
{
    /// <summary>Connections at a time, strangers included; further ones are told to come back later.</summary>
    public const int ConnectionsMax = AgentRegistry.AgentsMax + 1_000;

    private readonly SilentLinks silent = new(gate, metrics.ConnectionsRefused["silent"].Increment);
    private IListeningPort? port;
    private int open;

    /// <summary>Where agents dial in; null before the port is bound.</summary>
    public IPEndPoint? LocalEndPoint => port?.LocalEndPoint;

    /// <summary>Binds the port and accepts from then on.</summary>
    /// <param name="endPoint">Where.</param>
    /// <param name="tls">Null for plain TCP.</param>
    /// <returns>Fires with the bound address; fails with a <see cref="System.Net.Sockets.SocketException"/> when it
    /// can't be bound.</returns>
    public Deferred<IPEndPoint> Listen(IPEndPoint endPoint, TlsServer? tls) =>
        network.Listen(endPoint, tls, Accept).AddCallback(bound =>
        {
            port = bound;
            return bound.LocalEndPoint;
        });

    /// <summary>Accepts no more.</summary>
    public void Close() => port?.Close();

    private IProtocol Accept(EndPoint peer)
    {
        metrics.ConnectionsAccepted.Increment();
        var captured = capture?.Invoke(peer);
        if (Interlocked.Increment(ref open) > ConnectionsMax)
        {
            Interlocked.Decrement(ref open);
            metrics.Goodbyes["too_many_connections"].Increment();
            return new TurnedAway();
        }
        metrics.Connections.Add(1);
        var link = new AgentLink(reactor, admission, links, metrics, peer, configuration, captured);
        reactor.CallFromThread(() =>
        {
            link.WhenEnded().AddCallback(_ => Closed());
            silent.Add(link, peer);
        });
        return link;
    }

    private void Closed()
    {
        Interlocked.Decrement(ref open);
        metrics.Connections.Add(-1);
    }

    /// <summary>Sits on a connection too many: says so and closes.</summary>
    private sealed class TurnedAway : IProtocol
    {
        public void ConnectionMade(ITransport transport)
        {
            var frames = new FrameWriter();
            new Goodbye(
                GoodbyeReason.TooManyAgents,
                "the collector carries as many connections as it may; dial again later",
                (int)Admission.RefusedRetry.TotalMilliseconds).Write(frames);
            transport.Write(frames.Written);
            transport.LoseConnection();
        }

        public void DataReceived(ReadOnlySpan<byte> data)
        {
            // Whatever it says, it is turned away.
        }

        public void ConnectionLost(Exception? reason)
        {
            // It was never counted.
        }
    }
}
