using System.Net;
using System.Net.Sockets;
using System.Text;
using Monitoring.Tests.EndToEnd.Support;

namespace Monitoring.Tests.EndToEnd;

/// <summary>Bad input on the web port of the real collector, byte by byte. It goes on serving after each.</summary>
[TestClass]
public sealed class WebAttackTests
{
    private const int ConnectionsPerAddressMax = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);
    private static readonly TemporaryDirectory Folder = new();
    private static CollectorProgram? collector;

    private static CollectorProgram Collector => collector!;

    [ClassInitialize]
    public static async Task Start(TestContext _)
    {
        collector = await CollectorProgram.Start(Folder["collector"]);
        await collector.Command("correct horse battery", "user", "add", "anna");
    }

    [ClassCleanup]
    public static void Stop()
    {
        collector?.Dispose();
        Folder.Dispose();
    }

    [TestCleanup]
    public async Task StillServes() => Assert.AreEqual(HttpStatusCode.OK, await Collector.Status("/"));

    [TestMethod]
    [DataRow("/../../../../etc/passwd")]
    [DataRow("/assets/../../../../etc/passwd")]
    [DataRow("/%2e%2e/%2e%2e/%2e%2e/etc/passwd")]
    [DataRow("/assets/..%2f..%2f..%2fetc/passwd")]
    [DataRow("/assets/..%5c..%5cca.pem")]
    [DataRow("/..%252f..%252fca.pem")]
    [DataRow("//etc/passwd")]
    [DataRow("/ca.pem")]
    [DataRow("/web-access.json")]
    [DataRow("/metrics/host/..%2f..%2fca.pem")]
    [DataRow("/index.html%00.css")]
    public async Task Path_OutOfThePage_LeadsNowhere(string path)
    {
        var answer = await Get(path);

        Assert.IsTrue(Status(answer) is 400 or 401 or 404, answer);
        Assert.DoesNotContain("root:", answer);
        Assert.DoesNotContain("PRIVATE KEY", answer);
    }

    [TestMethod]
    [DataRow("/metrics/host/x%0d%0aSet-Cookie:%20a=b")]
    [DataRow("/?q=%0d%0aSet-Cookie:%20a=b")]
    [DataRow("/%0d%0aSet-Cookie:%20a=b")]
    public async Task Path_WithLineEnds_AddsNoHeader(string path)
    {
        var answer = await Get(path);

        Assert.DoesNotContain("Set-Cookie", answer.Split("\r\n\r\n")[0]);
    }

    [TestMethod]
    [DataRow("GET / HTTP/1.1\r\n\r\n", 400)]
    [DataRow("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400)]
    [DataRow("GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400)]
    [DataRow("GET / HTTP/1.1\r\nHost: localhost\r\nX: a\r\n folded\r\n\r\n", 400)]
    [DataRow("GET / HTTP/1.1\r\nHost: localhost\r\nX : a\r\n\r\n", 400)]
    [DataRow("GET / HTTP/1.1\r\nHost: localhost\r\nX: a\0b\r\n\r\n", 400)]
    [DataRow("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", 421)]
    [DataRow("GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 400)]
    [DataRow("GET / HTTP/9.9\r\nHost: localhost\r\n\r\n", 505)]
    [DataRow("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400)]
    [DataRow("POST /api/session HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n", 400)]
    [DataRow("POST /api/session HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
        + "Transfer-Encoding: identity\r\n\r\n0\r\n\r\n", 400)]
    public async Task Request_Malformed_IsRefused(string request, int status) =>
        Assert.AreEqual(status, Status(await RawHttp.Send(Collector.WebPort, request)));

    [TestMethod]
    public async Task Request_Oversized_IsRefused()
    {
        Assert.AreEqual(414, Status(await Get("/?q=" + new string('x', 9_000))));
        Assert.AreEqual(431, Status(await Get("/", $"X: {new string('x', 17_000)}\r\n")));
        var many = string.Concat(Enumerable.Range(0, 100).Select(i => $"X{i}: y\r\n"));
        Assert.AreEqual(431, Status(await Get("/", many)));
        Assert.AreEqual(413, Status(await SignIn("{\"user\":\"" + new string('x', 5_000) + "\"}")));
    }

    [TestMethod]
    [DataRow("PUT", "/", 405)]
    [DataRow("DELETE", "/", 405)]
    [DataRow("TRACE", "/", 405)]
    [DataRow("PROPFIND", "/", 405)]
    [DataRow("POST", "/api/hosts", 405)]
    [DataRow("POST", "/metrics", 405)]
    [DataRow("PATCH", "/api/session", 405)]
    public async Task Method_Wrong_IsRefused(string method, string path, int status)
    {
        var name = Guid.NewGuid().ToString("N");
        var token = await Collector.Command(null, "web-token", "create", name, "--scope", "read");

        var known = await Send(method, path, $"Authorization: Bearer {token}\r\n");
        var unknown = await Send(method, path, "");

        Assert.AreEqual(status, Status(known), known);
        Assert.AreEqual(401, Status(unknown), unknown);
    }

    [TestMethod]
    [DataRow("Cookie: monitoring_session=' OR 1=1")]
    [DataRow("Cookie: monitoring_session=\"; monitoring_session=../../x")]
    [DataRow("Authorization: Bearer \x80\xff")]
    [DataRow("Authorization: Basic YW5uYTpjb3JyZWN0IGhvcnNlIGJhdHRlcnk=")]
    [DataRow("Authorization: Bearer")]
    [DataRow("X-Forwarded-User: anna")]
    [DataRow("X-Forwarded-For: 127.0.0.1")]
    public async Task Credentials_MadeUp_AreWorthNothing(string header)
    {
        var answer = await Get("/api/hosts", header + "\r\n");

        Assert.IsTrue(Status(answer) is 400 or 401, answer);
    }

    [TestMethod]
    [DataRow("host", "GET /api/hosts HTTP/1.1\r\nHost: evil.example\r\n", 421)]
    [DataRow("sign_in", "GET /api/hosts HTTP/1.1\r\nHost: localhost\r\n", 401)]
    [DataRow("token", "GET /api/hosts HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer mcwt_guess\r\n", 401)]
    [DataRow("scope", "GET /api/hosts HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer $SCRAPER\r\n", 403)]
    [DataRow("csrf", "DELETE /api/session HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: cross-site\r\n", 403)]
    public async Task Refusal_OfEachKind_IsCounted(string reason, string request, int status)
    {
        var token = await Collector.Command(null, "web-token", "create", $"for-{reason}", "--scope", "scrape");
        var before = await Refused();

        var answer = await RawHttp.Send(
            Collector.WebPort, request.Replace("$SCRAPER", token) + "Connection: close\r\n\r\n");

        Assert.AreEqual(status, Status(answer), answer);
        Assert.IsGreaterThan(before, await Refused());

        async Task<int> Refused()
        {
            var start = $"monitoring_collector_web_refused_total{{reason=\"{reason}\"}} ";
            var metrics = await Get("/metrics", $"Authorization: Bearer {token}\r\n");
            var line = metrics.Split('\n').FirstOrDefault(line => line.StartsWith(start, StringComparison.Ordinal));
            return line is null ? 0 : int.Parse(line[start.Length..]);
        }
    }

    [TestMethod]
    public async Task SignIn_FromAnotherSite_IsRefused()
    {
        const string right = """{"user":"anna","password":"correct horse battery"}""";

        Assert.AreEqual(403, Status(await SignIn(right, "Origin: https://evil.example\r\n")));
        Assert.AreEqual(403, Status(await SignIn(right, "Sec-Fetch-Site: cross-site\r\n")));
        Assert.AreEqual(400, Status(await SignIn(right, type: "text/plain")));
        var ours = await SignIn(right, "Sec-Fetch-Site: same-origin\r\n");
        Assert.AreEqual(204, Status(ours));
        StringAssert.Contains(ours, "samesite=strict; httponly");
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Connections_ThatNeverFinishTheirRequest_StarveNobodyAndAreClosed()
    {
        var sockets = new List<Socket>();
        try
        {
            for (var i = 0; i < ConnectionsPerAddressMax; i++)
            {
                sockets.Add(RawHttp.Open(Collector.WebPort, IPAddress.Parse("127.0.0.3")));
                await sockets[i].SendAsync("GET / HTTP/1.1\r\nHost: loc"u8.ToArray());
            }
            await Eventually.Holds(
                async () => await RawHttp.Send(
                    Collector.WebPort, "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                    IPAddress.Parse("127.0.0.3")) == "",
                Patience, "the address being at its limit");
            Assert.AreEqual(HttpStatusCode.OK, await Collector.Status("/"));

            // One byte now and then does not keep them alive.
            using var patience = new CancellationTokenSource(Patience);
            foreach (var socket in sockets)
            {
                try
                {
                    await socket.SendAsync("a"u8.ToArray(), patience.Token);
                }
                catch (SocketException)
                {
                    // Closed already, as it should be.
                }
                var said = await RawHttp.ReadToEnd(new NetworkStream(socket), patience.Token);
                Assert.IsTrue(said == "" || Status(said) == 408, said);
            }
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }
    }

    private static Task<string> Get(string path, string headers = "") => Send("GET", path, headers);

    private static Task<string> Send(string method, string path, string headers) => RawHttp.Send(
        Collector.WebPort,
        $"{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0\r\n{headers}\r\n");

    private static Task<string> SignIn(string body, string headers = "", string type = "application/json") =>
        RawHttp.Send(
            Collector.WebPort,
            $"POST /api/session HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: {type}\r\n"
            + $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n{headers}\r\n{body}");

    private static int Status(string answer) =>
        answer.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) ? int.Parse(answer[9..12]) : 0;
}
