using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;
using Monitoring.Tests.EndToEnd.Support;
using Monitoring.Trust;

namespace Monitoring.Tests.EndToEnd.Attacks;

/// <summary>
/// The table of SECURITY.md on the real collector: each attack on the agents' port is refused, counted and logged, and
/// an agent that has joined notices nothing.
/// </summary>
[TestClass]
[DoNotParallelize]
public sealed class AttackTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly Guid Id = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff");
    private static AttackedCollector attacked = null!;
    private static CollectorProgram collector = null!;

    [ClassInitialize]
    public static async Task Start(TestContext context)
    {
        attacked = await AttackedCollector.Start();
        collector = attacked.Program;
    }

    [ClassCleanup]
    public static void Stop() => attacked.Dispose();

    [TestCleanup]
    public Task AssertTheAgentNoticedNothing() => attacked.AssertAgentNoticedNothing();

    [TestMethod]
    public Task Hello_NoCertificate_IsRefused() =>
        AssertRefused(Attacker.Hello(Id, "attacker"), GoodbyeReason.NoCertificate);

    [TestMethod]
    public async Task Hello_CertificateOfAForeignAuthority_IsRefused()
    {
        using var foreign = new TemporaryDirectory();
        using var authority = CertificateAuthority.LoadOrCreate(foreign.Path, DateTimeOffset.UtcNow);
        await AssertRefused(Issue(authority), GoodbyeReason.BadCertificate);
    }

    [TestMethod]
    public async Task Hello_CertificateSignedByItself_IsRefused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={Id:N}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], false));
        var now = DateTimeOffset.UtcNow;
        await AssertRefused(request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1)), GoodbyeReason.BadCertificate);
    }

    [TestMethod]
    public async Task Hello_ExpiredCertificate_IsRefused()
    {
        using var authority = CertificateAuthority.LoadOrCreate(collector.DataDirectory, DateTimeOffset.UtcNow);
        await AssertRefused(Issue(authority, fromMinutes: -2, untilMinutes: -1), GoodbyeReason.Expired);
    }

    [TestMethod]
    public async Task Hello_CertificateNotYetValid_IsRefused()
    {
        using var authority = CertificateAuthority.LoadOrCreate(collector.DataDirectory, DateTimeOffset.UtcNow);
        await AssertRefused(Issue(authority, fromMinutes: 10, untilMinutes: 20), GoodbyeReason.Expired);
    }

    [TestMethod]
    public async Task Hello_CertificateOfAnotherAgent_IsRefused()
    {
        using var authority = CertificateAuthority.LoadOrCreate(collector.DataDirectory, DateTimeOffset.UtcNow);
        await AssertRefused(Issue(authority, id: Guid.NewGuid()), GoodbyeReason.BadCertificate);
    }

    [TestMethod]
    public async Task Hello_TheCollectorsOwnCertificate_IsRefused()
    {
        using var authority = CertificateAuthority.LoadOrCreate(collector.DataDirectory, DateTimeOffset.UtcNow);
        using var identity = ServerIdentity.LoadOrCreate(collector.DataDirectory);
        await AssertRefused(identity.CertifiedBy(authority, DateTimeOffset.UtcNow), GoodbyeReason.BadCertificate);
    }

    [TestMethod]
    public async Task Hello_RevokedCertificate_IsRefused()
    {
        using var authority = CertificateAuthority.LoadOrCreate(collector.DataDirectory, DateTimeOffset.UtcNow);
        using var certificate = Issue(authority);
        using (var first = await new Attacker(collector.AgentsPort).ShakeHands(certificate))
        {
            await first.Send(Attacker.Hello(Id, "attacker"));
            await collector.HostInState("attacker", "down", Limit);
            collector.Ask("agent", "revoke", "attacker");
            Assert.AreEqual(GoodbyeReason.Revoked, (await first.Outcome(Limit))?.Reason);
        }
        await AssertRefused(certificate, GoodbyeReason.Revoked);
        collector.Ask("agent", "forget", "attacker");
        await AssertRefused(certificate, GoodbyeReason.Revoked);
    }

    [TestMethod]
    public async Task Hello_CertificateWithANameThatIsNoAgents_IsRefused()
    {
        using var ca = X509Certificate2.CreateFromPemFile(Path.Combine(collector.DataDirectory, "ca.pem"));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=web1", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], false));
        var now = DateTimeOffset.UtcNow;
        using var bare = request.Create(ca, now.AddMinutes(-1), now.AddMinutes(1), RandomNumberGenerator.GetBytes(8));
        using var shown = X509CertificateLoader.LoadPkcs12(
            bare.CopyWithPrivateKey(key).Export(X509ContentType.Pkcs12), null);

        await AssertRefused(shown, GoodbyeReason.BadCertificate);
    }

    [TestMethod]
    [DataRow(AttackedCollector.Host, GoodbyeReason.NameTaken)]
    [DataRow("../../etc", GoodbyeReason.BadName)]
    [DataRow("a b", GoodbyeReason.BadName)]
    [DataRow("line\nSet-Cookie: a=b", GoodbyeReason.BadName)]
    [DataRow("", GoodbyeReason.BadName)]
    public async Task Hello_NameThatIsTakenOrWillNotDo_IsRefused(string name, GoodbyeReason reason)
    {
        using var authority = CertificateAuthority.LoadOrCreate(collector.DataDirectory, DateTimeOffset.UtcNow);
        var id = Guid.NewGuid();
        using var certificate = Issue(authority, id: id);

        await AssertRefused(Attacker.Hello(id, name), [reason], certificate);
    }

    [TestMethod]
    public async Task Names_OfMarkup_AreTextWhereverTheyAreServed()
    {
        const string markup = "<img>\"onerror='alert(1)'&{}";
        using var authority = CertificateAuthority.LoadOrCreate(collector.DataDirectory, DateTimeOffset.UtcNow);
        var id = Guid.NewGuid();
        using var certificate = Issue(authority, id: id);
        using (var rogue = await new Attacker(collector.AgentsPort).ShakeHands(certificate))
        {
            await rogue.Send(Attacker.Hello(id, markup));
            await Eventually.Holds(
                async () => (await collector.Get("/api/hosts")).Contains(id.ToString("N"), StringComparison.Ordinal),
                Limit, "the rogue being listed");
        }
        var name = collector.Ask("agent", "list").Split('\n').Single(line => line.Contains(id.ToString("N")))
            .Split(' ')[0];
        collector.Ask("agent", "label", name, "note=</script><script>alert(1)</script>");

        foreach (var path in new[] { "/api/hosts", "/sd", "/metrics", "/metrics/fleet" })
        {
            var served = await collector.Get(path);
            // JSON has them escaped, and the text formats are never taken for a page: nosniff, and a type of their own.
            if (path is "/api/hosts" or "/sd")
                Assert.DoesNotContain("<", served, path);
            using var http = new HttpClient();
            using var answer = await http.GetAsync(new Uri(collector.Url + path));
            Assert.AreEqual("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.AreNotEqual("text/html", answer.Content.Headers.ContentType!.MediaType);
        }
        Assert.DoesNotContain("onerror", await collector.Get("/"));
        collector.Ask("agent", "forget", name);
    }

    [TestMethod]
    public async Task Enrol_TokenStolenAfterItsUses_IsRefused()
    {
        var token = JoinToken.Read(collector.Ask("token", "create", "--uses", "1"))!;
        using (var host = await new Attacker(collector.AgentsPort).ShakeHands())
        {
            await host.Send(Attacker.Enrol(token, Guid.NewGuid(), "rightful"));
            Assert.AreEqual(GoodbyeReason.Enrolled, (await host.Outcome(Limit))?.Reason);
        }
        await AssertRefused(Attacker.Enrol(token, Guid.NewGuid(), "thief"), GoodbyeReason.WrongToken);
    }

    [TestMethod]
    public async Task Enrol_TokenPastItsEnd_IsRefused()
    {
        var token = JoinToken.Read(collector.Ask("token", "create", "--ttl", "1s"))!;
        await Task.Delay(TimeSpan.FromSeconds(1.5));
        await AssertRefused(Attacker.Enrol(token, Id, "late"), GoodbyeReason.WrongToken);
    }

    [TestMethod]
    public async Task Enrol_WrongSecret_IsRefused()
    {
        var token = JoinToken.Read(collector.Ask("token", "create"))!;
        await AssertRefused(
            Attacker.Enrol(token with { Secret = RandomNumberGenerator.GetBytes(32) }, Id, "guess"),
            GoodbyeReason.WrongToken);
    }

    [TestMethod]
    public async Task Enrol_RequestOverTheLimit_IsRefused()
    {
        var token = JoinToken.Read(collector.Ask("token", "create"))!;
        await AssertRefused(
            Attacker.Enrol(token, Id, "big", new byte[Renew.RequestBytesMax + 1]), GoodbyeReason.Malformed);
        await AssertRefused(Attacker.Enrol(token, Id, "huge", new byte[100_000]), GoodbyeReason.BadLength);
        await AssertRefused(Attacker.Enrol(token, Id, "none", new byte[300]), GoodbyeReason.BadRequest);
    }

    [TestMethod]
    public Task Frames_Garbage_IsRefused() =>
        AssertRefused(RandomNumberGenerator.GetBytes(10_000), GoodbyeReason.BadLength, GoodbyeReason.BadChecksum);

    [TestMethod]
    public async Task Frames_Replayed_IsRefused()
    {
        using var authority = CertificateAuthority.LoadOrCreate(collector.DataDirectory, DateTimeOffset.UtcNow);
        using var certificate = Issue(authority, id: Guid.Parse("10112233-4455-6677-8899-aabbccddeeff"));
        var hello = Attacker.Hello(Guid.Parse("10112233-4455-6677-8899-aabbccddeeff"), "replayed");
        await AssertRefused([.. hello, .. hello], [GoodbyeReason.UnexpectedFrame], certificate);
    }

    [TestMethod]
    public async Task Handshake_Tls12_IsRefused()
    {
        await AssertHandshakeRefused("gave up the TLS handshake", async attacker =>
        {
            await Assert.ThrowsAsync<Exception>(
#pragma warning disable CA5398 // The old version is what is tried.
                () => attacker.ShakeHands(protocols: SslProtocols.Tls12));
#pragma warning restore CA5398
        });
    }

    [TestMethod]
    public Task Handshake_PlainBytes_IsRefused() => AssertHandshakeRefused("speaks no TLS", async attacker =>
    {
        await attacker.Connect();
        await attacker.Send(Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: collector\r\n\r\n"));
        await attacker.Outcome(Limit);
    });

    [TestMethod]
    public Task Handshake_OneByteASecond_IsRefused() => AssertHandshakeRefused("did not finish", async attacker =>
    {
        await attacker.Connect();
        var outcome = attacker.Outcome(Limit);
        byte[] record = [22, 3, 1, 2, 0];
        for (var i = 0; !outcome.IsCompleted; i++)
        {
            await Task.WhenAny(attacker.Send([record[i % record.Length]]), outcome);
            await Task.WhenAny(Task.Delay(TimeSpan.FromSeconds(1)), outcome);
        }
        await outcome;
    });

    [TestMethod]
    public async Task Handshake_ThenSilence_IsEnded()
    {
        var before = await Counted("monitoring_collector_goodbyes_total", "no_hello");
        using var silent = await new Attacker(collector.AgentsPort).ShakeHands();
        Assert.AreEqual(GoodbyeReason.NoHello, (await silent.Outcome(Limit))?.Reason);
        await Eventually.Holds(
            async () => await Counted("monitoring_collector_goodbyes_total", "no_hello") > before,
            Limit, "it being counted");
    }

    private static X509Certificate2 Issue(
        CertificateAuthority authority, double fromMinutes = -60, double untilMinutes = 60, Guid? id = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = DateTimeOffset.UtcNow;
        using var bare = authority.IssueToAgent(
            SigningRequest.Read(SigningRequest.Make(key, id ?? Id))!, id ?? Id,
            now.AddMinutes(fromMinutes), now.AddMinutes(untilMinutes));
        // The framework's client takes keys that were imported with their certificate only.
        return X509CertificateLoader.LoadPkcs12(bare.CopyWithPrivateKey(key).Export(X509ContentType.Pkcs12), null);
    }

    private static Task AssertRefused(X509Certificate2 certificate, GoodbyeReason reason) =>
        AssertRefused(Attacker.Hello(Id, "attacker"), [reason], certificate);

    private static Task AssertRefused(byte[] bytes, params GoodbyeReason[] reasons) =>
        AssertRefused(bytes, reasons, null);

    /// <summary>The bytes are answered with one of the reasons, which is counted and logged.</summary>
    private static async Task AssertRefused(byte[] bytes, GoodbyeReason[] reasons, X509Certificate2? certificate)
    {
        var before = new Dictionary<GoodbyeReason, double>();
        foreach (var reason in reasons)
            before[reason] = await Counted("monitoring_collector_goodbyes_total", Label(reason));
        using var attacker = await new Attacker(collector.AgentsPort).ShakeHands(certificate);
        await attacker.Send(bytes);

        var said = (await attacker.Outcome(Limit))?.Reason;

        Assert.IsTrue(said is { } one && reasons.Contains(one), $"the collector said {said}");
        await Eventually.Holds(
            async () => await Counted("monitoring_collector_goodbyes_total", Label(said!.Value))
                > before[said.Value],
            Limit, "it being counted");
        await collector.Program.Line($"said {said}", Limit);
    }

    /// <summary>The handshake comes to nothing, which is counted and logged.</summary>
    private static async Task AssertHandshakeRefused(string line, Func<Attacker, Task> attack)
    {
        var before = await Counted("monitoring_collector_errors_total", "handshake");
        using var attacker = new Attacker(collector.AgentsPort);

        await attack(attacker);

        await Eventually.Holds(
            async () => await Counted("monitoring_collector_errors_total", "handshake") > before,
            Limit, "it being counted");
        await collector.Program.Line(line, Limit);
    }

    private static string Label(GoodbyeReason reason) =>
        System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(reason.ToString());

    private static Task<double> Counted(string name, string reason) => attacked.Counted(name, reason);
}
