using System.Net;
using System.Net.Sockets;
using Monitoring.Reactor;
using Monitoring.Transport;
using Monitoring.Trust;

namespace Monitoring.Tests.Unit.Transport;

[TestClass]
public sealed class MemoryNetworkTests
{
    private static readonly IPEndPoint EndPoint = new(IPAddress.Loopback, 7420);
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    private readonly List<string> log = [];
    private readonly VirtualReactor reactor = new();
    private readonly MemoryNetwork network;
    private readonly RecordingProtocol server;
    private readonly RecordingProtocol client;

    public MemoryNetworkTests()
    {
        network = new MemoryNetwork(reactor) { Latency = Millisecond * 10 };
        server = new RecordingProtocol(log, "server");
        client = new RecordingProtocol(log, "client");
    }

    [TestMethod]
    public void Connect_TakesARoundTripAndBytesTakeHalfOfOne()
    {
        Open();
        client.Write("ping");
        server.Write("pong");
        reactor.AdvanceBy(Millisecond * 9);
        AssertLog("server made", "client made");

        reactor.AdvanceBy(Millisecond);

        AssertLog("server made", "client made", "server got ping", "client got pong");
        Assert.AreEqual(Millisecond * 30, reactor.Elapsed);
        Assert.AreEqual(EndPoint, client.Transport!.Peer);
    }

    [TestMethod]
    public void Connect_ServerWritesAtOnce_ClientIsMadeBeforeItsData()
    {
        network.Listen(EndPoint, null, _ => server);
        network.Connect("localhost", 7420, null, () => client);
        reactor.AdvanceBy(network.Latency);
        server.Write("welcome");

        reactor.AdvanceBy(network.Latency);

        AssertLog("server made", "client made", "client got welcome");
    }

    [TestMethod]
    public void LoseConnection_AfterWriting_BytesArriveThenBothAreTold()
    {
        Open();
        client.Write("last");
        client.Transport!.LoseConnection();
        client.Write("never sent");

        reactor.AdvanceBy(Millisecond * 20);

        AssertLog("server made", "client made", "server got last", "server lost PeerClosed", "client lost in order");
        Assert.IsEmpty(network.Links);
    }

    [TestMethod]
    public void AbortConnection_OtherSideSeesItBreak()
    {
        Open();
        client.Transport!.AbortConnection();

        reactor.AdvanceBy(Millisecond * 20);

        AssertLog("server made", "client made", "client lost Aborted", "server lost Broken");
    }

    [TestMethod]
    public void Cut_BothSidesLearnItAndBytesUnderWayAreLost()
    {
        Open();
        client.Write("lost");
        network.Links[0].Cut();

        reactor.AdvanceBy(Millisecond * 20);

        AssertLog("server made", "client made", "client lost Broken", "server lost Broken");
    }

    [TestMethod]
    public void HalfOpen_NothingArrivesAndNobodyLearns()
    {
        Open();
        network.Links[0].HalfOpen = true;
        client.Write("void");

        reactor.AdvanceBy(TimeSpan.FromDays(1));

        AssertLog("server made", "client made");
    }

    [TestMethod]
    public void Stall_BytesStayUnsentUntilItFlowsAgain()
    {
        Open();
        network.Links[0].Stall();
        client.Write("one");
        client.Write("two");
        reactor.AdvanceBy(TimeSpan.FromMinutes(1));
        Assert.AreEqual(6, client.Transport!.UnsentBytes);

        network.Links[0].Resume();
        reactor.AdvanceBy(network.Latency);

        Assert.AreEqual(0, client.Transport.UnsentBytes);
        AssertLog("server made", "client made", "server got one", "server got two");
    }

    [TestMethod]
    public void Write_BeyondTheLimitWhileStalled_AbortsTheConnection()
    {
        Open();
        network.Links[0].Stall();
        client.Transport!.Write(new byte[TransportLimits.UnsentBytesMax]);
        client.Write("x");

        reactor.AdvanceBy(Millisecond * 20);

        AssertLog("server made", "client made", "client lost PeerTooSlow", "server lost Broken");
    }

    [TestMethod]
    public void LoseConnection_WhileStalled_GivesUpAfterTheTimeout()
    {
        Open();
        network.Links[0].Stall();
        client.Write("x");
        client.Transport!.LoseConnection();

        reactor.AdvanceBy(TransportLimits.CloseTimeout);

        AssertLog("server made", "client made", "client lost PeerTooSlow");
    }

    [TestMethod]
    public void ByteAtATime_DeliversSingleBytes()
    {
        network.ByteAtATime = true;
        Open();
        client.Write("abc");

        reactor.AdvanceBy(network.Latency);

        AssertLog("server made", "client made", "server got a", "server got b", "server got c");
    }

    [TestMethod]
    public void Latency_BecomesShorter_LaterBytesDoNotOvertake()
    {
        Open();
        client.Write("first");
        network.Links[0].Latency = TimeSpan.Zero;
        client.Write("second");

        reactor.AdvanceBy(Millisecond * 10);

        AssertLog("server made", "client made", "server got first", "server got second");
    }

    [TestMethod]
    public void DataReceived_ProtocolThrows_EndsTheConnection()
    {
        var faulty = new RecordingProtocol(log, "faulty") { OnData = _ => throw new InvalidOperationException() };
        network.Listen(EndPoint, null, _ => faulty);
        network.Connect("127.0.0.1", 7420, null, () => client);
        reactor.AdvanceBy(Millisecond * 20);
        client.Write("x");

        reactor.AdvanceBy(Millisecond * 20);

        AssertLog("faulty made", "client made", "faulty got x", "faulty lost ProtocolFault", "client lost Broken");
    }

    [TestMethod]
    public void Connect_NoListenerNoNameOrAnAskedError_FailsWithItsCode()
    {
        Assert.AreEqual(TransportError.Refused, ErrorOf("127.0.0.1", null));
        Assert.AreEqual(TransportError.NameNotFound, ErrorOf("nowhere", null));
        network.ConnectError = TransportError.Unreachable;
        Assert.AreEqual(TransportError.Unreachable, ErrorOf("127.0.0.1", null));
    }

    [TestMethod]
    public void Connect_WithTls_JudgesTheServer()
    {
        var directory = Directory.CreateTempSubdirectory().FullName;
        using var identity = ServerIdentity.LoadOrCreate(directory);
        using var authority = CertificateAuthority.LoadOrCreate(directory, reactor.UtcNow);
        Directory.Delete(directory, recursive: true);
        using var certificate = identity.CertifiedBy(authority, reactor.UtcNow);
        network.Listen(EndPoint, new TlsServer(certificate), _ => server);
        network.Listen(new IPEndPoint(IPAddress.Loopback, 1), null, _ => server);

        Assert.IsNull(ErrorOf("localhost", TlsClient.Pinned(identity.Pin)));
        Assert.AreEqual(TransportError.PinMismatch, ErrorOf("localhost", TlsClient.Pinned("sha256:00")));
        Assert.AreEqual(TransportError.PeerClosed, ErrorOf("localhost", null));
        Assert.AreEqual(TransportError.NotTls, ErrorOf("localhost", TlsClient.Pinned(identity.Pin), 1));
    }

    [TestMethod]
    public void Connect_Cancelled_ServerSeesItBreak()
    {
        network.Listen(EndPoint, null, _ => server);
        var connecting = network.Connect("localhost", 7420, null, () => client);
        connecting.AddErrback(failure => log.Add(failure.Exception.GetType().Name));
        reactor.AdvanceBy(network.Latency);

        connecting.Cancel();
        reactor.AdvanceBy(network.Latency);

        AssertLog("server made", "OperationCanceledException", "server lost Broken");
    }

    [TestMethod]
    public void Listen_PortInUse_FailsUntilItIsClosed()
    {
        Exception? error = null;
        IListeningPort? port = null;
        network.Listen(EndPoint, null, _ => server).AddCallback(bound => port = bound);
        network.Listen(EndPoint, null, _ => server).AddErrback(failure => error = failure.Exception);

        Assert.AreEqual(SocketError.AddressAlreadyInUse, ((SocketException)error!).SocketErrorCode);
        port!.Close();
        Assert.IsTrue(network.Listen(EndPoint, null, _ => server).HasResult);
        Assert.AreEqual(TransportError.Refused, ErrorOf("10.0.0.1", null));
    }

    private void Open()
    {
        network.Listen(EndPoint, null, _ => server);
        network.Connect("127.0.0.1", 7420, null, () => client);
        reactor.AdvanceBy(network.Latency * 2);
    }

    private TransportError? ErrorOf(string host, TlsClient? tls, int port = 7420)
    {
        TransportError? error = null;
        network.Connect(host, port, tls, () => client)
            .AddErrback((Failure failure) => { error = failure.Trap<TransportException>().Error; });
        reactor.AdvanceBy(network.Latency * 2);
        return error;
    }

    private void AssertLog(params string[] expected) => CollectionAssert.AreEqual(expected, log);
}
