using System.Net;
using Monitoring.Transport;

namespace Monitoring.Tests.Simulation.Network;

/// <summary>A port on which a process accepts.</summary>
internal sealed class SimulatedPort(
    SimulatedNetwork network, ProcessNetwork owner, IPEndPoint endPoint, Func<EndPoint, IProtocol> accept)
    : IListeningPort
{
    public ProcessNetwork Owner => owner;

    public IPEndPoint LocalEndPoint => endPoint;

    public Func<EndPoint, IProtocol> Accept => accept;

    public void Close() => network.Ports.Remove((owner.Machine.Name, endPoint.Port));
}
