using System.Net;
using Monitoring.Transport;

namespace Monitoring.Tests.Simulation.Network;

/// <summary>A port on which a process accepts.</summary>
internal sealed class SimulatedPort(
    SimulatedNetwork network,
    ProcessNetwork owner,
    IPEndPoint endPoint,
    TlsServer? tls,
    Func<EndPoint, IProtocol> accept)
    : IListeningPort
{
    public ProcessNetwork Owner => owner;

    public IPEndPoint LocalEndPoint => endPoint;

    /// <summary>What it shows; null to talk in the clear.</summary>
    public TlsServer? Tls => tls;

    public Func<EndPoint, IProtocol> Accept => accept;

    public void Close() => network.Ports.Remove((owner.Machine.Name, endPoint.Port));
}
