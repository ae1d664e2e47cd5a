using System.Net;
using System.Net.Sockets;
using Monitoring.Reactor;
using Monitoring.Tests.Simulation.Machines;
using Monitoring.Transport;

namespace Monitoring.Tests.Simulation.Network;

/// <summary>The network as one process has it; its connections break when the process dies.</summary>
internal sealed class ProcessNetwork : INetwork
{
    private readonly SimulatedNetwork network;

    public ProcessNetwork(SimulatedNetwork network, Machine machine, ProcessReactor reactor)
    {
        this.network = network;
        Machine = machine;
        Reactor = reactor;
        reactor.Died += Die;
    }

    public Machine Machine { get; }

    public ProcessReactor Reactor { get; }

    /// <summary>Its sides of open connections.</summary>
    public List<WireEnd> Ends { get; } = [];

    public Deferred<IListeningPort> Listen(IPEndPoint endPoint, TlsServer? tls, Func<EndPoint, IProtocol> accept)
    {
        var port = new SimulatedPort(network, this, endPoint, tls, accept);
        return network.Ports.TryAdd((Machine.Name, endPoint.Port), port)
            ? Deferred.Succeed<IListeningPort>(port)
            : Deferred.Fail<IListeningPort>(new SocketException((int)SocketError.AddressAlreadyInUse));
    }

    public Deferred<IProtocol> Connect(string host, int port, TlsClient? tls, Func<IProtocol> make)
    {
        if (!Reactor.Step())
            return new Deferred<IProtocol>();
        return new Dialling(network, this, host, port, tls, make).Result;
    }

    /// <summary>Later in the same moment, whether the process lives or not.</summary>
    public void CallLater(Action call) => network.Time.CallLater(TimeSpan.Zero, call);

    private void Die()
    {
        foreach (var end in Ends.ToArray())
            end.Orphan();
        Ends.Clear();
        foreach (var (address, _) in network.Ports.Where(p => p.Value.Owner == this).ToArray())
            network.Ports.Remove(address);
    }
}
