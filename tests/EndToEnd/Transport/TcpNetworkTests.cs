using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Monitoring.Reactor;
using Monitoring.Transport;
using Monitoring.Trust;

namespace Monitoring.Tests.EndToEnd.Transport;

[TestClass]
public sealed class TcpNetworkTests
{
    private static readonly IPEndPoint AnyPort = new(IPAddress.Loopback, 0);
    private readonly string directory = Directory.CreateTempSubdirectory().FullName;
    private readonly RunningReactor running = new();
    private readonly TaskCompletionSource<TransportException> refused =
        new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly RecordingProtocol server = new() { OnData = (transport, data) => transport.Write(data) };
    private readonly RecordingProtocol client = new();
    private readonly TcpNetwork network;
    private readonly ServerIdentity identity;
    private readonly CertificateAuthority authority;

    public TcpNetworkTests()
    {
        network = new TcpNetwork(running.Reactor, (_, error) => refused.TrySetResult(error));
        identity = ServerIdentity.LoadOrCreate(directory);
        authority = CertificateAuthority.LoadOrCreate(directory, running.Reactor.UtcNow);
    }

    private TlsServer ServerTls => new(identity.CertifiedBy(authority, running.Reactor.UtcNow));

    private Task<TransportException> Refused => refused.Task.WaitAsync(TimeSpan.FromSeconds(20));

    private TlsClient ClientTls => TlsClient.Pinned(identity.Pin);

    [TestCleanup]
    public void Stop()
    {
        running.Dispose();
        identity.Dispose();
        Directory.Delete(directory, recursive: true);
        Assert.IsEmpty(running.Failures);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task Connect_Echo_BytesGoBothWaysAndTheCloseIsOrderly(bool tls)
    {
        var port = await Listen(tls ? ServerTls : null);
        Assert.AreSame(client, await Connect(port, tls ? ClientTls : null));
        var transport = await client.Made;

        transport.Write("hello "u8);
        transport.Write("world"u8);
        Assert.AreEqual("hello world", Encoding.UTF8.GetString(await client.Received(11)));
        transport.LoseConnection();

        Assert.IsNull(await client.Lost);
        Assert.AreEqual(TransportError.PeerClosed, ErrorOf(await server.Lost));
        Assert.AreEqual(0, transport.UnsentBytes);
        Assert.AreEqual(transport.Peer, port.LocalEndPoint);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task LoseConnection_AfterMuchWasWritten_AllOfItArrives(bool tls)
    {
        var port = await Listen(tls ? ServerTls : null);
        await Connect(port, tls ? ClientTls : null);
        var transport = await server.Made;
        var sent = new byte[3_000_000];
        new Random(1).NextBytes(sent);

        transport.Write(sent);
        transport.LoseConnection();

        CollectionAssert.AreEqual(sent, await client.Received(sent.Length));
        Assert.IsNull(await server.Lost);
    }

    [TestMethod]
    public async Task Write_FromManyThreads_KeepsEachWritesBytesTogether()
    {
        await Connect(await Listen(ServerTls), ClientTls);
        var transport = await client.Made;

        await Parallel.ForAsync(0, 200, (i, _) =>
        {
            transport.Write(Enumerable.Repeat((byte)i, 1000).ToArray());
            return ValueTask.CompletedTask;
        });

        var received = await server.Received(200_000);
        foreach (var chunk in received.Chunk(1000))
        {
            Assert.IsTrue(Array.TrueForAll(chunk, value => value == chunk[0]));
        }
    }

    [TestMethod]
    public async Task Connect_AnotherPin_FailsAndNamesBothKeys()
    {
        var port = await Listen(ServerTls);
        var pin = "sha256:" + new string('0', 64);
        var wrong = TlsClient.Pinned(pin);

        var error = await Assert.ThrowsExactlyAsync<TransportException>(() => Connect(port, wrong));

        Assert.AreEqual(TransportError.PinMismatch, error.Error);
        Assert.Contains(identity.Pin, error.Message);
        Assert.Contains(pin, error.Message);
        // In TLS 1.3 the server is through with the handshake before the client has judged its key.
        Assert.IsNotNull(await server.Lost);
        Assert.AreEqual(0, server.Count);
    }

    [TestMethod]
    public async Task Connect_NothingListens_FailsAsRefused()
    {
        var port = await Listen(null);
        port.Close();

        var error = await Assert.ThrowsExactlyAsync<TransportException>(() => Connect(port, null));

        Assert.AreEqual(TransportError.Refused, error.Error);
    }

    [TestMethod]
    public async Task Connect_ANameWithoutAddress_FailsAsNotFound()
    {
        var error = await Assert.ThrowsExactlyAsync<TransportException>(() =>
            running.Ask(() => network.Connect("no-such-host.invalid", 1, null, () => client)));

        Assert.AreEqual(TransportError.NameNotFound, error.Error);
    }

    [TestMethod]
    public async Task Connect_TlsToAPeerThatSpeaksNone_FailsAsNotTls()
    {
        var plain = new RecordingProtocol { OnData = (transport, _) => transport.Write("HTTP/1.1 400 Bad Request"u8) };
        var port = await running.Ask(() => network.Listen(AnyPort, null, _ => plain));

        var error = await Assert.ThrowsExactlyAsync<TransportException>(() => Connect(port, ClientTls));

        Assert.AreEqual(TransportError.NotTls, error.Error);
    }

    [TestMethod]
    public async Task Connect_TlsToAPeerThatCloses_FailsAsTlsRefused()
    {
        using var listener = new TcpListener(AnyPort);
        listener.Start();
        var accepted = listener.AcceptTcpClientAsync();
        var connecting = running.Ask(() =>
            network.Connect("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port, ClientTls, () => client));
        using (var peer = await accepted)
        {
            await peer.GetStream().ReadExactlyAsync(new byte[5]);
        }

        var error = await Assert.ThrowsExactlyAsync<TransportException>(() => connecting);

        Assert.AreEqual(TransportError.TlsRefused, error.Error);
    }

    [TestMethod]
    public async Task Listen_PlainBytesOnTheTlsPort_AreRefusedAsNotTls()
    {
        var port = await Listen(ServerTls);
        await Connect(port, null);
        (await client.Made).Write("no handshake, but many plain bytes"u8);

        Assert.AreEqual(TransportError.NotTls, (await Refused).Error);
        Assert.IsNotNull(await client.Lost);
    }

    [TestMethod]
    public async Task Listen_OlderTls_IsRefused()
    {
        var port = await Listen(ServerTls);
        using var peer = new TcpClient();
        await peer.ConnectAsync(port.LocalEndPoint);
        await using var stream = new SslStream(peer.GetStream(), false, (_, shown, _, _) => shown is not null);

        await Assert.ThrowsAsync<Exception>(() => stream.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "x", EnabledSslProtocols = SslProtocols.Tls12,
            }));

        Assert.AreEqual(TransportError.TlsRefused, (await Refused).Error);
    }

    [TestMethod]
    public async Task Listen_PortInUse_FailsWithTheSocketsError()
    {
        var port = await Listen(null);

        var error = await Assert.ThrowsExactlyAsync<SocketException>(() =>
            running.Ask(() => network.Listen(port.LocalEndPoint, null, _ => server)));

        Assert.AreEqual(SocketError.AddressAlreadyInUse, error.SocketErrorCode);
    }

    [TestMethod]
    public async Task Write_PeerDoesNotRead_IsAbortedAtTheLimit()
    {
        using var listener = new TcpListener(AnyPort);
        listener.Start();
        var accepted = listener.AcceptTcpClientAsync();
        await running.Ask(() =>
            network.Connect("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port, null, () => client));
        using var peer = await accepted;
        var transport = await client.Made;

        // More than the operating system's own buffers, then more than the limit.
        for (var i = 0; i < 40; i++)
        {
            transport.Write(new byte[1024 * 1024]);
        }

        Assert.AreEqual(TransportError.PeerTooSlow, ErrorOf(await client.Lost));
    }

    [TestMethod]
    public async Task AbortConnection_BothSidesLearnIt()
    {
        await Connect(await Listen(ServerTls), ClientTls);
        await server.Made;

        (await client.Made).AbortConnection();

        Assert.AreEqual(TransportError.Aborted, ErrorOf(await client.Lost));
        Assert.AreEqual(TransportError.Broken, ErrorOf(await server.Lost));
    }

    [TestMethod]
    public async Task DataReceived_ProtocolThrows_EndsThatConnectionAlone()
    {
        var first = new RecordingProtocol { OnData = (_, _) => throw new InvalidOperationException("on purpose") };
        var protocols = new Queue<IProtocol>([first, server]);
        var port = await running.Ask(() => network.Listen(AnyPort, ServerTls, _ => protocols.Dequeue()));
        await Connect(port, ClientTls);
        (await client.Made).Write("x"u8);

        Assert.AreEqual(TransportError.ProtocolFault, ErrorOf(await first.Lost));
        var second = new RecordingProtocol();
        await running.Ask(() => network.Connect("127.0.0.1", port.LocalEndPoint.Port, ClientTls, () => second));
        (await second.Made).Write("still here"u8);
        Assert.AreEqual("still here", Encoding.UTF8.GetString(await second.Received(10)));
    }

    [TestMethod]
    public async Task Connect_CancelledDuringTheHandshake_GivesUp()
    {
        using var listener = new TcpListener(AnyPort);
        listener.Start();
        var accepted = listener.AcceptTcpClientAsync();
        Deferred<IProtocol>? deferred = null;
        var connecting = running.Ask(() => deferred =
            network.Connect("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port, ClientTls, () => client));
        using var peer = await accepted;
        var hello = new byte[100_000];
        Assert.AreNotEqual(0, await peer.GetStream().ReadAsync(hello));

        running.Reactor.CallFromThread(() => deferred!.Cancel());

        await Assert.ThrowsAsync<OperationCanceledException>(() => connecting);
        try
        {
            while (await peer.GetStream().ReadAsync(hello) > 0)
            {
            }
        }
        catch (IOException)
        {
            // A reset is as good an end.
        }
    }

    private static TransportError? ErrorOf(Exception? reason) => (reason as TransportException)?.Error;

    private Task<IListeningPort> Listen(TlsServer? tls) => running.Ask(() => network.Listen(AnyPort, tls, _ => server));

    private Task<IProtocol> Connect(IListeningPort port, TlsClient? tls) =>
        running.Ask(() => network.Connect("127.0.0.1", port.LocalEndPoint.Port, tls, () => client));
}
