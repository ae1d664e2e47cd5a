using Microsoft.AspNetCore.Http;
using Monitoring.Collector.Web.Access;
using Monitoring.Tests.Unit.Web.Access;

namespace Monitoring.Tests.Unit.Web.Front;

/// <summary>What every request meets, whatever its path.</summary>
[TestClass]
public sealed class FrontDoorTests
{
    private static readonly AccessRules UnderPrefix =
        AccessRules.Default with { ExternalUrl = new Uri("https://example.org/monitoring/") };

    [TestMethod]
    [DataRow("/", 200)]
    [DataRow("/api/hosts", 200)]
    [DataRow("/metrics", 200)]
    [DataRow("/nothing", 404)]
    [DataRow("/fails", 500)]
    public async Task Answer_OfEveryKind_TellsTheBrowserWhatToRefuse(string path, int status)
    {
        using var rig = new WebRig();

        var answer = await rig.GetAsync(path);

        Assert.AreEqual(status, answer.Status);
        string[] names =
        [
            "Cache-Control", "Content-Security-Policy", "Cross-Origin-Embedder-Policy", "Cross-Origin-Opener-Policy",
            "Cross-Origin-Resource-Policy", "Permissions-Policy", "Referrer-Policy", "Strict-Transport-Security",
            "X-Content-Type-Options", "X-Frame-Options",
        ];
        foreach (var name in names)
            Assert.AreEqual(1, answer.Response.Headers[name].Count, name);
        Assert.AreEqual("", answer.Response.Headers.Server.ToString());
    }

    [TestMethod]
    public async Task Answer_WithoutTls_PromisesNone()
    {
        using var rig = new WebRig();

        var answer = await rig.GetAsync("/", request => request.Scheme = "http");

        Assert.AreEqual("", answer.Response.Headers.StrictTransportSecurity.ToString());
    }

    [TestMethod]
    public async Task Failure_OfAPath_TellsNothingOfIt()
    {
        using var rig = new WebRig();

        Assert.DoesNotContain("secret", (await rig.GetAsync("/fails")).Body);
    }

    [TestMethod]
    [DataRow("127.0.0.1:7480", 200)]
    [DataRow("[::1]:7480", 200)]
    [DataRow("localhost", 200)]
    [DataRow("LocalHost.:7480", 200)]
    [DataRow("evil.example", 421)]
    [DataRow("127.0.0.1.evil.example", 421)]
    [DataRow("localhost.evil.example", 421)]
    public async Task Host_ThatIsNotOurs_IsNotAnsweredOnLoopback(string host, int status)
    {
        using var rig = new WebRig();

        var answer = await rig.GetAsync("/api/hosts", request => request.Host = new HostString(host));

        Assert.AreEqual(status, answer.Status);
        Assert.DoesNotContain("evil", answer.Body);
    }

    [TestMethod]
    public async Task Host_OfTheWebThatBeginsLikeThisMachine_IsNotAnswered()
    {
        using var rig = new WebRig();

        var answer = await rig.GetAsync(
            "/api/hosts", request => request.Host = new HostString(Environment.MachineName + ".evil.example"));

        Assert.AreEqual(421, answer.Status);
    }

    [TestMethod]
    public async Task Host_OfThisMachineOrTheExternalUrl_IsAnswered()
    {
        using var rig = new WebRig(UnderPrefix);

        foreach (var host in new[] { Environment.MachineName, Environment.MachineName + ".lan", "example.org" })
        {
            var answer = await rig.GetAsync("/api/hosts", request => request.Host = new HostString(host));
            Assert.AreEqual(200, answer.Status, host);
        }
    }

    [TestMethod]
    [DataRow("/monitoring/api/hosts", 200)]
    [DataRow("/api/hosts", 200)]
    [DataRow("/monitoringapi/hosts", 404)]
    [DataRow("/other/api/hosts", 404)]
    public async Task Prefix_OfTheExternalUrl_IsTakenAway(string path, int status)
    {
        using var rig = new WebRig(UnderPrefix);

        Assert.AreEqual(status, (await rig.GetAsync(path)).Status);
    }

    [TestMethod]
    public async Task Prefix_WithoutItsSlash_IsLedToIt()
    {
        using var rig = new WebRig(UnderPrefix);

        var answer = await rig.GetAsync("/monitoring", request => request.QueryString = new("?sort=-cpu"));

        Assert.AreEqual(302, answer.Status);
        Assert.AreEqual("/monitoring/?sort=-cpu", answer.Response.Headers.Location.ToString());
    }

    [TestMethod]
    public async Task Cookie_UnderAPrefix_IsForThatPrefix()
    {
        using var rig = new WebRig(UnderPrefix, null, "anna");

        var answer = await rig.SignInAsync("anna", change: request => request.Path = "/monitoring/api/session");

        StringAssert.Matches(
            answer.Response.Headers.SetCookie.ToString(),
            new("^__Secure-monitoring_session=.*; path=/monitoring; secure; samesite=strict; httponly$"));
    }

    [TestMethod]
    public async Task Cookie_WithoutTls_HasNoNameThatPromisesIt()
    {
        using var rig = new WebRig(users: "anna");

        var answer = await rig.SignInAsync("anna", change: request => request.Scheme = "http");

        StringAssert.Matches(
            answer.Response.Headers.SetCookie.ToString(),
            new("^monitoring_session=.*; path=/; samesite=strict; httponly$"));
    }
}
