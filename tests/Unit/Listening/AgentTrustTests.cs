using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Monitoring.Collector.Listening;
using Monitoring.Collector.Registry;
using Monitoring.Model;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;
using Monitoring.Protocol.Sessions;
using Monitoring.Reactor;
using Monitoring.Tests.Unit.Trust;
using Monitoring.Transport;
using Monitoring.Trust;

namespace Monitoring.Tests.Unit.Listening;

[TestClass]
public sealed class AgentTrustTests
{
    private static readonly Guid Id = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff");
    private static readonly TimeSpan Life = TimeSpan.FromDays(30);
    private readonly TestAuthority authority = new(CollectorStart.AddYears(-1));
    private readonly TestAuthority stranger = new(CollectorStart.AddYears(-1));
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly TokenRegistry tokens = new([]);
    private readonly CollectorUnderTest collector;
    private readonly Deferred<System.Reactive.Unit> slowSave = new();
    private bool savesSlowly;

    public AgentTrustTests()
    {
        collector = new CollectorUnderTest(
            trust: made => new AgentTrust(
                new Authorities("/nowhere", authority.Authority), made.Registry, tokens, Save, Life, made.Reactor,
                made.Metrics, made.Log),
            tls: _ => new TlsServer(authority.Identity.CertifiedBy(authority.Authority, CollectorStart)));
    }

    private static DateTimeOffset CollectorStart => new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private DateTimeOffset Now => collector.Reactor.UtcNow;

    [TestCleanup]
    public void Dispose()
    {
        collector.Dispose();
        authority.Dispose();
        stranger.Dispose();
        key.Dispose();
    }

    [TestMethod]
    public void Enrol_GoodToken_GivesACertificateThatLetsIn()
    {
        var token = MakeToken(out var secret, labels: new LabelSet(new Label("env", "prod")));

        var (cert, refused) = Enrol(token.Id, secret);

        Assert.IsNull(refused);
        Assert.AreEqual(0, tokens.Find(token.Id)!.UsesLeft);
        var known = collector.Registry.Find(Id)!;
        Assert.AreEqual(("web1", CertificatePin.Of(new PublicKey(key))), (known.Name, known.Key));
        using var certificate = X509CertificateLoader.LoadCertificate(cert!.Certificate.Span);
        var host = Dial(certificate.CopyWithPrivateKey(key));
        Assert.IsTrue(host.IsLinked);
        Assert.AreEqual("prod", collector.Block("web1")!.Labels.Find("env"));
        Assert.AreEqual(1, collector.Metrics.CertificatesIssued.Value);
        Assert.AreEqual(1, collector.Log.Lines.Count(line => line.Contains($"has joined with token {token.Name}")));
        Assert.AreEqual(0, collector.Log.Lines.Count(line => line.Contains("was refused")));
    }

    [TestMethod]
    public void Enrol_TokenOfOneUse_IsForOneAgentAsOftenAsItAsks()
    {
        var token = MakeToken(out var secret);
        Assert.IsNull(Enrol(token.Id, secret).Refused);

        Assert.IsNull(Enrol(token.Id, secret).Refused, "the certificate may have been lost");
        Assert.AreEqual(GoodbyeReason.WrongToken, Enrol(token.Id, secret, Guid.NewGuid(), "web2").Refused?.Reason);
        Assert.AreEqual(1, collector.Metrics.Goodbyes["wrong_token"].Value);
    }

    [TestMethod]
    public void Enrol_WrongOverOrRevokedToken_IsRefusedCountedAndLogged()
    {
        var token = MakeToken(out var secret);
        Assert.AreEqual(GoodbyeReason.WrongToken, Enrol(token.Id, new byte[32]).Refused?.Reason);
        Assert.AreEqual(GoodbyeReason.WrongToken, Enrol(token.Id + 1, secret).Refused?.Reason);
        collector.Wait(TimeSpan.FromDays(1).TotalSeconds);
        StringAssert.Contains(Enrol(token.Id, secret).Refused?.Message, "is over");
        tokens.Revoke(token.Name);
        Assert.AreEqual(GoodbyeReason.WrongToken, Enrol(token.Id, secret).Refused?.Reason);

        Assert.AreEqual(4, collector.Metrics.Goodbyes["wrong_token"].Value);
        Assert.AreEqual(
            4, collector.Log.Lines.Count(line => line.Contains("was refused: the collector said WrongToken")));
        Assert.IsEmpty(collector.Registry.Agents);
    }

    [TestMethod]
    public void Enrol_TooManyFailures_AreNotListenedToForAMinute()
    {
        var token = MakeToken(out var secret, uses: 100);
        for (var i = 0; i < AttemptLimit.FailuresMax; i++)
            Assert.AreEqual(GoodbyeReason.WrongToken, Enrol(token.Id, new byte[32]).Refused?.Reason);

        Assert.AreEqual(GoodbyeReason.TooManyTries, Enrol(token.Id, secret).Refused?.Reason);
        collector.Wait(61);
        Assert.IsNull(Enrol(token.Id, secret).Refused);
    }

    [TestMethod]
    public void Enrol_RequestThatIsNone_IsRefused()
    {
        var token = MakeToken(out var secret);

        Assert.AreEqual(
            GoodbyeReason.BadRequest, Enrol(token.Id, secret, request: new byte[] { 1, 2, 3 }).Refused?.Reason);
        Assert.AreEqual(1, tokens.Find(token.Id)!.UsesLeft, "nobody has joined");
    }

    [TestMethod]
    public void Enrol_IdOrNameOfAnother_IsRefused()
    {
        var token = MakeToken(out var secret, uses: 10);
        Assert.IsNull(Enrol(token.Id, secret).Refused);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = SigningRequest.Make(other, Id);

        Assert.AreEqual(
            GoodbyeReason.BadCertificate, Enrol(token.Id, secret, request: request).Refused?.Reason,
            "a token must not give away who has joined already");
        Assert.AreEqual(
            GoodbyeReason.NameTaken, Enrol(token.Id, secret, Guid.NewGuid(), "web1", request).Refused?.Reason);
        Assert.AreEqual(9, tokens.Find(token.Id)!.UsesLeft);
    }

    [TestMethod]
    public void Enrol_RevokedKey_StaysOutEvenWhenForgotten()
    {
        var token = MakeToken(out var secret, uses: 10);
        Enrol(token.Id, secret);
        collector.Commands.Revoke("web1");
        collector.Commands.Forget("web1");

        Assert.AreEqual(GoodbyeReason.Revoked, Enrol(token.Id, secret).Refused?.Reason);
        Assert.AreEqual(GoodbyeReason.Revoked, Enrol(token.Id, secret, Guid.NewGuid(), "web2").Refused?.Reason);
    }

    [TestMethod]
    public void Enrol_Certificate_ComesOnceItIsKnownForGood()
    {
        savesSlowly = true;
        var token = MakeToken(out var secret);
        var session = DialToEnrol(token.Id, secret, Id, "web1", SigningRequest.Make(key, Id));
        collector.Wait(1);
        Assert.IsFalse(session.Done.Called);

        slowSave.Callback(System.Reactive.Unit.Default);
        collector.Wait(1);
        Assert.IsTrue(session.Done.Called);
    }

    [TestMethod]
    public void Enrol_RegistryCannotBeWritten_IsRefusedUntilItCan()
    {
        savesSlowly = true;
        var token = MakeToken(out var secret);
        slowSave.Errback(new TrustException("no space left"));

        var (cert, refused) = Enrol(token.Id, secret);
        Assert.IsNull(cert);
        Assert.AreEqual(GoodbyeReason.InternalFault, refused?.Reason);

        savesSlowly = false;
        Assert.IsNull(Enrol(token.Id, secret).Refused);
    }

    [TestMethod]
    public void Hello_WithoutACertificateOfThisCollector_IsRefusedWithTheReason()
    {
        AssertRefused(null, GoodbyeReason.NoCertificate, "no_certificate");
        AssertRefused(stranger.Agent(Id, Now, Now.AddDays(1), key), GoodbyeReason.BadCertificate, "bad_certificate");
        AssertRefused(authority.Agent(Id, Now.AddDays(-2), Now.AddDays(-1), key), GoodbyeReason.Expired, "expired");
        AssertRefused(authority.Agent(Id, Now.AddDays(1), Now.AddDays(2), key), GoodbyeReason.Expired, "expired");
        AssertRefused(
            authority.Agent(Guid.NewGuid(), Now.AddDays(-1), Now.AddDays(2), key),
            GoodbyeReason.BadCertificate, "bad_certificate");
        AssertRefused(
            authority.Identity.CertifiedBy(authority.Authority, Now), GoodbyeReason.BadCertificate, "bad_certificate");
        Assert.IsEmpty(collector.Registry.Agents);
    }

    [TestMethod]
    public void Hello_AnotherKeyThanTheAgents_IsRefused()
    {
        Assert.IsTrue(Dial(Certificate(key)).IsLinked);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        var impostor = Dial(Certificate(other));

        Assert.AreEqual(GoodbyeReason.BadCertificate, impostor.End?.Reason);
    }

    [TestMethod]
    public void Hello_AfterAgentForget_IsLetInAgainWhileItsCertificateIsGood()
    {
        var host = Dial(Certificate(key));
        collector.Commands.Forget("web1");
        collector.Wait(1);
        Assert.IsFalse(host.IsLinked);

        host.Dial();
        collector.Wait(1);

        Assert.IsTrue(host.IsLinked);
    }

    [TestMethod]
    public void Link_WhoseCertificateHasExpired_IsEnded()
    {
        var host = Dial(authority.Agent(Id, Now.AddHours(-1), Now.AddSeconds(60), key));
        collector.Wait(50);
        Assert.IsTrue(host.IsLinked);

        collector.Wait(11);

        Assert.AreEqual(GoodbyeReason.Expired, host.End?.Reason);
    }

    [TestMethod]
    public void Link_ClockSetPastItsCertificatesEnd_IsEndedWithinAMinute()
    {
        var host = Dial(Certificate(key));
        collector.Wait(100);

        collector.Reactor.StepWallClock(TimeSpan.FromDays(31));
        collector.Wait(AgentLink.ExpiryLookInterval.TotalSeconds + 1);

        Assert.AreEqual(GoodbyeReason.Expired, host.End?.Reason);
    }

    [TestMethod]
    public void Renew_WithACertificateThatIsOver_IsRefused()
    {
        var host = Dial(Certificate(key));
        collector.Reactor.StepWallClock(TimeSpan.FromDays(31));

        host.Session!.Renew(SigningRequest.Make(key, Id));
        collector.Wait(1);

        Assert.AreEqual(GoodbyeReason.Expired, host.End?.Reason);
        Assert.IsNull(host.Cert);
    }

    [TestMethod]
    public void Renew_OwnKey_GivesACertificateForAsLongAsAnyOther()
    {
        var host = Dial(Certificate(key));
        collector.Wait(1000);

        host.Session!.Renew(SigningRequest.Make(key, Id));
        collector.Wait(1);

        using var certificate = X509CertificateLoader.LoadCertificate(host.Cert!.Certificate.Span);
        var renewed = AgentCertificate.Read(certificate)!;
        Assert.AreEqual(CertificatePin.Of(new PublicKey(key)), renewed.KeyPin);
        Assert.IsLessThan(5, Math.Abs((renewed.ValidUntil - Now - Life).TotalSeconds));
        Assert.AreEqual(renewed.ValidUntil, collector.Registry.Find(Id)!.ValidUntil);
        Assert.IsTrue(host.IsLinked);
    }

    [TestMethod]
    public void Renew_AgainAtOnce_EndsTheLink()
    {
        var host = Dial(Certificate(key));

        host.Session!.Renew(SigningRequest.Make(key, Id));
        host.Session.Renew(SigningRequest.Make(key, Id));
        collector.Wait(1);

        Assert.AreEqual(GoodbyeReason.TooManyTries, host.End?.Reason);
    }

    [TestMethod]
    public void Renew_AnotherKey_EndsTheLink()
    {
        var host = Dial(Certificate(key));
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        host.Session!.Renew(SigningRequest.Make(other, Id));
        collector.Wait(1);

        Assert.AreEqual(GoodbyeReason.BadRequest, host.End?.Reason);
        Assert.IsNull(host.Cert);
    }

    [TestMethod]
    public void ForgetOld_HostsOfATokenThatSaysSo_GoSooner()
    {
        var token = MakeToken(out var secret, forgetAfter: TimeSpan.FromMinutes(10));
        Enrol(token.Id, secret);

        collector.Registry.ForgetOld(Now, TimeSpan.FromMinutes(9));
        Assert.HasCount(1, collector.Registry.Agents);
        collector.Registry.ForgetOld(Now, TimeSpan.FromMinutes(2));
        Assert.IsEmpty(collector.Registry.Agents);
    }

    private void AssertRefused(X509Certificate2? certificate, GoodbyeReason reason, string label)
    {
        var before = collector.Metrics.Goodbyes[label].Value;
        var lines = collector.Log.Lines.Count;
        var host = Dial(certificate);

        Assert.AreEqual(reason, host.End?.Reason);
        Assert.AreEqual(before + 1, collector.Metrics.Goodbyes[label].Value);
        StringAssert.Contains(collector.Log.Lines[lines], $"was refused: the collector said {reason}");
    }

    private X509Certificate2 Certificate(ECDsa of) => authority.Agent(Id, Now.AddHours(-1), Now.AddDays(30), of);

    private FakeHost Dial(X509Certificate2? certificate)
    {
        var host = collector.Host("web1", Id, incarnation: 7);
        host.Tls = certificate is null
            ? TlsClient.Pinned(authority.Identity.Pin)
            : TlsClient.Certified(authority.Authority.Roots, certificate);
        host.Dial();
        collector.Wait(1);
        return host;
    }

    private (Cert? Cert, EnrolmentException? Refused) Enrol(
        ulong token, byte[] secret, Guid? id = null, string name = "web1", byte[]? request = null)
    {
        var session = DialToEnrol(token, secret, id ?? Id, name, request ?? SigningRequest.Make(key, id ?? Id));
        Cert? cert = null;
        EnrolmentException? refused = null;
        session.Done.AddCallbacks(
            came => { cert = came; }, failure => { refused = (EnrolmentException)failure.Exception; });
        collector.Wait(1);
        return (cert, refused);
    }

    private EnrolmentSession DialToEnrol(ulong token, byte[] secret, Guid id, string name, byte[] request)
    {
        var session = new EnrolmentSession(collector.Reactor, new Enrol(1, 1, id, name, token, secret, request));
        collector.Network.Connect(
            "localhost", collector.EndPoint.Port, TlsClient.Pinned(authority.Identity.Pin), () => session);
        return session;
    }

    private TokenRecord MakeToken(
        out byte[] secret, int uses = 1, LabelSet? labels = null, TimeSpan? forgetAfter = null) =>
        tokens.Create(uses, TimeSpan.FromDays(1), labels ?? LabelSet.Empty, forgetAfter, Now, out secret)!;

    private Deferred<System.Reactive.Unit> Save() =>
        savesSlowly ? slowSave : Deferred.Succeed(System.Reactive.Unit.Default);
}
