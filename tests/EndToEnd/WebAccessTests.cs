using System.Net;
using System.Net.Http.Json;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Monitoring.Tests.EndToEnd.Support;

namespace Monitoring.Tests.EndToEnd;

/// <summary>Signing in, tokens and TLS of the real collector.</summary>
[TestClass]
public sealed class WebAccessTests
{
    private const string Password = "correct horse battery";
    private const string HostName = "e2e-host";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Users_ComeAndGo_WhileTheCollectorRuns()
    {
        using var directory = new TemporaryDirectory();
        using var collector = await CollectorProgram.Start(directory["collector"], tls: true);
        using var browser = new HttpClient(collector.Trusting()) { BaseAddress = new Uri(collector.Url) };
        Assert.AreEqual(HttpStatusCode.OK, await Status(browser, "/api/hosts"));

        await collector.Command(Password, "user", "add", "anna");
        await collector.Command("another password", "user", "add", "otto");
        Assert.AreEqual(HttpStatusCode.Unauthorized, await Status(browser, "/api/hosts"));
        Assert.AreEqual(HttpStatusCode.Unauthorized, (await SignIn(browser, "anna", "wrong horse battery")).StatusCode);
        Assert.AreEqual(HttpStatusCode.NoContent, (await SignIn(browser, "anna", Password)).StatusCode);
        Assert.AreEqual(HttpStatusCode.OK, await Status(browser, "/api/hosts"));
        Assert.AreEqual(HttpStatusCode.OK, await Status(browser, "/metrics"));

        await collector.Command("a third password", "user", "password", "anna");
        Assert.AreEqual(HttpStatusCode.Unauthorized, await Status(browser, "/api/hosts"));
        Assert.AreEqual(HttpStatusCode.NoContent, (await SignIn(browser, "anna", "a third password")).StatusCode);
        await collector.Command(null, "user", "remove", "anna");
        Assert.AreEqual(HttpStatusCode.Unauthorized, await Status(browser, "/api/hosts"));

        Assert.DoesNotContain("password", collector.Program.Output);
        Assert.DoesNotContain(Password, collector.Program.Output);
        Assert.DoesNotContain("pbkdf2", await collector.Command(null, "user", "list"));
        await collector.Program.Line("a sign-in from 127.0.0.1 failed: Wrong", Patience);
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task SignOut_WithoutTheCsrfToken_IsRefused()
    {
        using var directory = new TemporaryDirectory();
        using var collector = await CollectorProgram.Start(directory["collector"], tls: true);
        await collector.Command(Password, "user", "add", "anna");
        using var browser = new HttpClient(collector.Trusting()) { BaseAddress = new Uri(collector.Url) };
        await SignIn(browser, "anna", Password);
        var session = JsonNode.Parse(await browser.GetStringAsync("/api/session"))!;

        using var forged = await browser.DeleteAsync("/api/session");
        Assert.AreEqual(HttpStatusCode.Forbidden, forged.StatusCode);
        Assert.AreEqual(HttpStatusCode.OK, await Status(browser, "/api/hosts"));

        browser.DefaultRequestHeaders.Add("X-CSRF-Token", (string)session["csrfToken"]!);
        using var ours = await browser.DeleteAsync("/api/session");
        Assert.AreEqual(HttpStatusCode.NoContent, ours.StatusCode);
        Assert.AreEqual(HttpStatusCode.Unauthorized, await Status(browser, "/api/hosts"));
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Prometheus_WithAToken_ScrapesOverTlsUntilItIsRevoked()
    {
        using var directory = new TemporaryDirectory();
        using var collector = await CollectorProgram.Start(directory["collector"], tls: true);
        await collector.Command(Password, "user", "add", "anna");
        var token = await collector.Command(null, "web-token", "create", "prometheus", "--scope", "scrape");
        using var agent = AgentProgram.Start(collector, HostName, directory["agent"]);
        using var prometheus = await PrometheusServer.Start(directory["prometheus"], collector, token);

        await HasValue(prometheus, $"up{{job=\"hosts\",instance=\"{HostName}\"}} == 1");
        await HasValue(prometheus, $"node_load1{{instance=\"{HostName}\"}} >= 0");
        await HasValue(prometheus, "up{job=\"collector\"} == 1");
        using var program = new HttpClient(collector.Trusting()) { BaseAddress = new Uri(collector.Url) };
        program.DefaultRequestHeaders.Authorization = new("Bearer", token);
        Assert.AreEqual(HttpStatusCode.Forbidden, await Status(program, "/api/hosts"));
        Assert.AreEqual(HttpStatusCode.Forbidden, await Status(program, "/api/history/latest"));

        await collector.Command(null, "web-token", "revoke", "prometheus");
        await HasValue(prometheus, "up{job=\"collector\"} == 0");
        Assert.AreEqual(HttpStatusCode.Unauthorized, await Status(program, "/metrics"));
        Assert.DoesNotContain(token, collector.Program.Output);
    }

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public async Task Tls_Versions_Below13AreRefused()
    {
        using var directory = new TemporaryDirectory();
        using var collector = await CollectorProgram.Start(directory["collector"], tls: true);

        Assert.IsTrue(await RawHttp.Takes(collector.WebPort, SslProtocols.Tls13, collector.CertificateFile));
        Assert.IsFalse(await RawHttp.Takes(collector.WebPort, SslProtocols.Tls12, collector.CertificateFile));
        using var certificate = X509Certificate2.CreateFromPem(await File.ReadAllTextAsync(collector.CertificateFile));
        await collector.Program.Line(certificate.GetCertHashString(HashAlgorithmName.SHA256), Patience);
        var plain = await RawHttp.Send(collector.WebPort, "GET /api/hosts HTTP/1.1\r\nHost: localhost\r\n\r\n");
        Assert.DoesNotContain("HTTP", plain);
        foreach (var file in new[] { "web-certificate.pem", "web-key.pem" })
        {
            Assert.AreEqual(
                UnixFileMode.UserRead | UnixFileMode.UserWrite,
                File.GetUnixFileMode(Path.Combine(collector.DataDirectory, file)));
        }
    }

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public async Task Handshake_NeverMade_IsClosed()
    {
        using var directory = new TemporaryDirectory();
        using var collector = await CollectorProgram.Start(directory["collector"], tls: true);

        // The start of a ClientHello that never goes on, and nothing at all.
        var begun = RawHttp.Send(collector.WebPort, "\x16\x03\x01\x02\x00");
        var silent = RawHttp.Send(collector.WebPort, "");

        Assert.AreEqual("", await silent);
        Assert.DoesNotContain("HTTP", await begun);
        Assert.AreEqual(HttpStatusCode.OK, await collector.Status("/"));
    }

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public async Task Certificate_Replaced_IsServedWithoutARestart()
    {
        using var directory = new TemporaryDirectory();
        var (certificate, key) = (directory["given.pem"], directory["given.key"]);
        WriteCertificate(certificate, key);
        using var collector = await CollectorProgram.Start(
            directory["collector"], ["--web.tls.certificate", certificate, "--web.tls.key", key], tls: true,
            certificateFile: certificate);
        Assert.IsTrue(await RawHttp.Takes(collector.WebPort, SslProtocols.Tls13, certificate));

        WriteCertificate(certificate, key);

        await Eventually.Holds(
            () => RawHttp.Takes(collector.WebPort, SslProtocols.Tls13, certificate),
            Patience, "the new certificate being served");
    }

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public async Task Headers_OverTls_AreStrictOnEveryPath()
    {
        using var directory = new TemporaryDirectory();
        using var collector = await CollectorProgram.Start(directory["collector"], tls: true);
        using var http = new HttpClient(collector.Trusting()) { BaseAddress = new Uri(collector.Url) };

        foreach (var path in new[] { "/", "/api/hosts", "/api/history/latest", "/metrics", "/sd", "/nothing" })
        {
            using var answer = await http.GetAsync(path);
            var headers = answer.Headers.ToDictionary(header => header.Key, header => string.Join(", ", header.Value));
            StringAssert.Contains(headers["Content-Security-Policy"], "default-src 'none'");
            Assert.DoesNotContain("unsafe", headers["Content-Security-Policy"]);
            Assert.AreEqual("nosniff", headers["X-Content-Type-Options"]);
            Assert.AreEqual("max-age=31536000", headers["Strict-Transport-Security"]);
            Assert.IsFalse(headers.ContainsKey("Server") || headers.ContainsKey("X-Powered-By"), path);
        }
    }

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public async Task ProxyUser_FromTheTrustedProxy_IsSignedIn()
    {
        using var directory = new TemporaryDirectory();
        using var collector = await CollectorProgram.Start(
            directory["collector"],
            ["--web.proxy.trusted", "127.0.0.2/32", "--web.proxy.user-header", "X-Forwarded-User"]);
        const string request =
            "GET /api/session HTTP/1.1\r\nHost: monitoring.example\r\nX-Forwarded-User: anna\r\n"
            + "X-Forwarded-For: 127.0.0.2\r\nConnection: close\r\n\r\n";

        var proxy = await RawHttp.Send(collector.WebPort, request, IPAddress.Parse("127.0.0.2"));
        var anyone = await RawHttp.Send(collector.WebPort, request);

        StringAssert.Contains(proxy, """{"sees":"all","user":"anna","csrfToken":null}""");
        StringAssert.Contains(anyone, """{"sees":"nothing","user":null,"csrfToken":null}""");
    }

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public async Task PublicView_OfTheRealProgram_HoldsTheChosenHostOnly()
    {
        using var directory = new TemporaryDirectory();
        using var collector = await CollectorProgram.Start(directory["collector"], ["--web.public", "shown-*"]);
        await collector.Command(Password, "user", "add", "anna");
        using var shown = AgentProgram.Start(collector, "shown-1", directory["shown"]);
        using var hidden = AgentProgram.Start(collector, "hidden-1", directory["hidden"]);

        await collector.HostInState("shown-1", "up", Patience);
        await Eventually.Holds(
            async () => (await collector.Command(null, "agent", "list")).Contains("hidden-1"),
            Patience, "the hidden host being there");
        await Task.Delay(TimeSpan.FromSeconds(2));

        var document = await collector.Get("/api/hosts");
        // The tests are built with the version of the programs.
        var version = GetType().Assembly.GetName().Version!.ToString(3);
        foreach (var untold in new[] { "hidden-1", "127.0.0.1", "sha256", collector.DataDirectory, "Linux", version })
            Assert.IsFalse(document.Contains(untold, StringComparison.Ordinal), untold);
        Assert.AreEqual(HttpStatusCode.Unauthorized, await collector.Status("/metrics/host/shown-1"));
        Assert.AreEqual(HttpStatusCode.Unauthorized, await collector.Status("/api/history/latest"));
        Assert.AreEqual(HttpStatusCode.Unauthorized, await collector.Status("/sd"));
    }

    private static void WriteCertificate(string certificate, string key)
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=given", pair, HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(key, pair.ExportPkcs8PrivateKeyPem());
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllText(certificate, made.ExportCertificatePem());
    }

    private static async Task<HttpStatusCode> Status(HttpClient http, string path)
    {
        using var answer = await http.GetAsync(path);
        return answer.StatusCode;
    }

    private static Task<HttpResponseMessage> SignIn(HttpClient http, string user, string password) =>
        http.PostAsJsonAsync("/api/session", new { user, password });

    private static Task<double?> HasValue(PrometheusServer prometheus, string promql) =>
        Eventually.Get(() => prometheus.Value(promql), value => value is not null, Patience, promql);
}
