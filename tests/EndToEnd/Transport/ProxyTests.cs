using System.Net;
using System.Net.Sockets;
using System.Text;
using Monitoring.Reactor;
using Monitoring.Tests.EndToEnd.Support;
using Monitoring.Transport;
using Monitoring.Trust;

namespace Monitoring.Tests.EndToEnd.Transport;

/// <summary>The live network through proxies that behave, and through those that don't.</summary>
[TestClass]
public sealed class ProxyTests
{
    private readonly TemporaryDirectory directory = new();
    private readonly RunningReactor running = new();
    private readonly RecordingProtocol server = new() { OnData = (transport, data) => transport.Write(data) };
    private readonly RecordingProtocol client = new();
    private readonly ServerIdentity identity;
    private readonly CertificateAuthority authority;

    public ProxyTests()
    {
        identity = ServerIdentity.LoadOrCreate(directory.Path);
        authority = CertificateAuthority.LoadOrCreate(directory.Path, running.Reactor.UtcNow);
    }

    [TestCleanup]
    public void Stop()
    {
        running.Dispose();
        identity.Dispose();
        authority.Dispose();
        directory.Dispose();
        Assert.IsEmpty(running.Failures);
    }

    [TestMethod]
    [DataRow("127.0.0.1")]
    [DataRow("::1")]
    public async Task Connect_ThroughAProxy_SpeaksTlsWithTheHost(string address)
    {
        using var proxy = new ConnectProxy(IPAddress.Parse(address));
        var port = await Listen(address);

        await Connect(proxy, port);
        (await client.Made).Write("hello"u8);

        Assert.AreEqual("hello", Encoding.UTF8.GetString(await client.Received(5)));
        StringAssert.StartsWith(proxy.Requests.Single(), $"CONNECT {port.LocalEndPoint} HTTP/1.1\r\n");
        Assert.IsGreaterThan(0, proxy.BytesForwarded);
    }

    [TestMethod]
    public async Task Connect_AHostOfNoProxy_IsDirect()
    {
        using var proxy = new ConnectProxy();
        var port = await Listen("127.0.0.1");

        await Connect(proxy, port, noProxy: "127.0.0.0/8");

        Assert.IsEmpty(proxy.Requests);
    }

    [TestMethod]
    public async Task Connect_ProxyWantsAUser_IsToldAndTakesTheRightOneAlone()
    {
        using var proxy = new ConnectProxy { User = "anna:right" };
        var port = await Listen("127.0.0.1");

        var none = await Fail(() => Connect(proxy, port));
        var wrong = await Fail(() => Connect(proxy, port, user: "anna:wrong"));
        await Connect(proxy, port, user: "anna:right");

        Assert.AreEqual((TransportError.ProxyRefused, TransportError.ProxyRefused), (none.Error, wrong.Error));
        StringAssert.Contains(none.Message, "wants a user");
        StringAssert.Contains(wrong.Message, "another user");
        Assert.DoesNotContain("wrong", wrong.Message.Replace("http://", ""));
    }

    [TestMethod]
    public async Task Connect_ProxyCannotReachTheHost_SaysSo()
    {
        using var proxy = new ConnectProxy();
        var port = await Listen("127.0.0.1");
        port.Close();

        var error = await Fail(() => Connect(proxy, port));

        Assert.AreEqual(TransportError.ProxyRefused, error.Error);
        StringAssert.Contains(error.Message, "502");
    }

    [TestMethod]
    public async Task Connect_NoProxyThere_SaysThatItIsTheProxy()
    {
        var proxy = new ConnectProxy();
        var port = await Listen("127.0.0.1");
        proxy.Dispose();

        var error = await Fail(() => Connect(proxy, port));

        Assert.AreEqual(TransportError.Refused, error.Error);
        StringAssert.Contains(error.Message, "the proxy");
    }

    [TestMethod]
    [DataRow("SSH-2.0-OpenSSH_9.2\r\n", "as an HTTP proxy does")]
    [DataRow("HTTP/1.1 200 OK\r\n\r\nunasked", "as an HTTP proxy does")]
    [DataRow("HTTP/1.1 200 OK\r\nVia: x", "closed the connection")]
    [DataRow("", "closed the connection")]
    public async Task Connect_ProxyAnswersGarbage_IsAFaultOfTheProxy(string answer, string text)
    {
        using var proxy = new ConnectProxy
        {
            Instead = (stream, stop) => stream.WriteAsync(Encoding.ASCII.GetBytes(answer), stop).AsTask(),
        };
        var port = await Listen("127.0.0.1");

        var error = await Fail(() => Connect(proxy, port));

        Assert.AreEqual(TransportError.ProxyFault, error.Error);
        StringAssert.Contains(error.Message, text);
    }

    [TestMethod]
    public async Task Connect_ProxyAnswersWithoutEnd_IsCutOffAtTheLimit()
    {
        var sent = 0;
        using var proxy = new ConnectProxy
        {
            Instead = async (stream, stop) =>
            {
                await stream.WriteAsync("HTTP/1.1 200 OK\r\n"u8.ToArray(), stop);
                while (true)
                {
                    await stream.WriteAsync("X-Endless: and more\r\n"u8.ToArray(), stop);
                    Interlocked.Increment(ref sent);
                }
            },
        };
        var port = await Listen("127.0.0.1");

        var error = await Fail(() => Connect(proxy, port));

        Assert.AreEqual(TransportError.ProxyFault, error.Error);
        StringAssert.Contains(error.Message, "bytes of headers");
        Assert.IsGreaterThan(0, sent);
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task Connect_ProxyAnswersAByteASecond_IsGivenUpInTime()
    {
        using var proxy = new ConnectProxy
        {
            Instead = async (stream, stop) =>
            {
                foreach (var one in "HTTP/1.1 200 Connection established"u8.ToArray())
                {
                    await stream.WriteAsync(new[] { one }, stop);
                    await Task.Delay(TimeSpan.FromSeconds(1), stop);
                }
            },
        };
        var port = await Listen("127.0.0.1");

        var error = await Fail(() => Connect(proxy, port));

        Assert.AreEqual(TransportError.ProxyTimeout, error.Error);
    }

    private static Task<TransportException> Fail(Func<Task> connect) =>
        Assert.ThrowsExactlyAsync<TransportException>(connect);

    private Task<IListeningPort> Listen(string address)
    {
        var tls = new TlsServer(identity.CertifiedBy(authority, running.Reactor.UtcNow));
        var network = new TcpNetwork(running.Reactor);
        return running.Ask(() => network.Listen(new IPEndPoint(IPAddress.Parse(address), 0), tls, _ => server));
    }

    private Task<IProtocol> Connect(ConnectProxy through, IListeningPort port, string? user = null, string noProxy = "")
    {
        Assert.IsTrue(HttpProxy.TryParse(through.Url, out var proxy, out var wrong), wrong);
        if (user is not null)
            proxy = proxy!.As(user, out _);
        var network = new TcpNetwork(
            running.Reactor, proxies: new ProxyRules(proxy!, ProxyBypass.Parse(noProxy)));
        return running.Ask(() => network.Connect(
            port.LocalEndPoint.Address.ToString(), port.LocalEndPoint.Port, TlsClient.Pinned(identity.Pin),
            () => client));
    }
}
