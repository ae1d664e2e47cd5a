using System.Net;
using Monitoring.Reactor;
using Monitoring.Transport;

namespace Monitoring.Tests.Samples;

/// <summary>A client of a line protocol that keeps what it hears.</summary>
internal sealed class Talk(IReactor reactor) : LineProtocol(reactor)
{
    /// <summary>Called with each line.</summary>
    public event Action<string>? Heard;

    public List<string> Lines { get; } = [];

    public bool Ended { get; private set; }

    public static Deferred<Talk> To(IPEndPoint address, IReactor reactor, INetwork network) => network
        .Connect(address.Address.ToString(), address.Port, null, () => new Talk(reactor))
        .AddCallback(protocol => (Talk)protocol);

    protected override void LineReceived(string line)
    {
        Lines.Add(line);
        Heard?.Invoke(line);
    }

    protected override void ConnectionLost(Exception? reason) => Ended = true;
}
