using System.Net;
using Monitoring.Agent.Delivery;
using Monitoring.Agent.Host;
using Monitoring.Reactor;
using Monitoring.Transport;

namespace Monitoring.Tests.Unit.Delivery;

[TestClass]
public sealed class DialerTests
{
    [TestMethod]
    public void Protocol_OfANetworkWithThreads_IsMadeOnTheReactorsThread()
    {
        var reactor = new VirtualReactor();
        var network = new ThreadedNetwork();
        var dialer = new Dialer(
            reactor, network, [new LinkTarget("127.0.0.1", 7420, Tls: null)], new Random(1), Log.None);
        var madeOn = new List<int>();

        dialer.Start(() =>
        {
            madeOn.Add(Environment.CurrentManagedThreadId);
            return new HangUp();
        });

        CollectionAssert.AreEqual(new[] { Environment.CurrentManagedThreadId }, madeOn);
        Assert.IsInstanceOfType<HangUp>(network.Served);
    }

    /// <summary>Serves each connection on a thread of its own, as the live network does.</summary>
    private sealed class ThreadedNetwork : INetwork
    {
        public IProtocol? Served { get; private set; }

        public Deferred<IListeningPort> Listen(
            IPEndPoint endPoint, TlsServer? tls, Func<EndPoint, IProtocol> accept) => new();

        public Deferred<IProtocol> Connect(string host, int port, TlsClient? tls, Func<IProtocol> make)
        {
            var thread = new Thread(() => Served = make());
            thread.Start();
            thread.Join();
            return new Deferred<IProtocol>();
        }
    }
}
