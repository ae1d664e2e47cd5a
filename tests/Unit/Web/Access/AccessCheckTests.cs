using Monitoring.Collector.Web.Access;
using Monitoring.Collector.Web.Front;

namespace Monitoring.Tests.Unit.Web.Access;

/// <summary>Who gets where: each kind of asker before each kind of path.</summary>
[TestClass]
public sealed class AccessCheckTests
{
    private static readonly AccessRules Afar = AccessRules.Default with { LoginAlways = true };
    private static readonly AccessRules AfarPublic = Afar with { PublicView = true };

    [TestMethod]
    [DataRow("/", 200)]
    [DataRow("/api/hosts", 200)]
    [DataRow("/metrics", 200)]
    [DataRow("/api/history/series", 200)]
    [DataRow("/forgotten", 200)]
    [DataRow("/nothing", 404)]
    public async Task Loopback_WithoutUsers_AsksNobody(string path, int status)
    {
        using var rig = new WebRig();

        Assert.AreEqual(status, (await rig.GetAsync(path)).Status);
    }

    [TestMethod]
    [DataRow("/", 200)]
    [DataRow("/api/hosts", 401)]
    [DataRow("/metrics", 401)]
    [DataRow("/api/history/series", 401)]
    [DataRow("/forgotten", 401)]
    [DataRow("/nothing", 401)]
    public async Task Loopback_WithAUser_AsksForALogin(string path, int status)
    {
        using var rig = new WebRig(users: "anna");

        Assert.AreEqual(status, (await rig.GetAsync(path)).Status);
    }

    [TestMethod]
    public async Task Afar_WithoutUsers_IsClosedAllTheSame()
    {
        using var rig = new WebRig(Afar);

        var answer = await rig.GetAsync("/api/hosts");

        Assert.AreEqual(401, answer.Status);
        Assert.AreEqual("Bearer", answer.Response.Headers.WWWAuthenticate.ToString());
        Assert.DoesNotContain("hosts", answer.Body);
    }

    [TestMethod]
    [DataRow("/api/hosts", 200)]
    [DataRow("/metrics", 401)]
    [DataRow("/api/history/series", 401)]
    public async Task PublicView_ShowsNoOtherPath(string path, int status)
    {
        using var rig = new WebRig(AfarPublic);

        Assert.AreEqual(status, (await rig.GetAsync(path)).Status);
    }

    [TestMethod]
    [DataRow(WebScope.Scrape, "/metrics", 200)]
    [DataRow(WebScope.Scrape, "/api/hosts", 403)]
    [DataRow(WebScope.Scrape, "/api/history/series", 403)]
    [DataRow(WebScope.Scrape, "/forgotten", 403)]
    [DataRow(WebScope.Read, "/metrics", 200)]
    [DataRow(WebScope.Read, "/api/hosts", 200)]
    [DataRow(WebScope.Read, "/api/history/series", 200)]
    public async Task Token_ReachesAsFarAsItsScope(object scope, string path, int status)
    {
        using var rig = new WebRig(Afar);
        var token = rig.Token((WebScope)scope);

        var answer = await rig.GetAsync(path, request => request.Headers.Authorization = "Bearer " + token);

        Assert.AreEqual(status, answer.Status);
    }

    [TestMethod]
    [DataRow("Bearer {0}", 200)]
    [DataRow("bearer  {0} ", 200)]
    [DataRow("{0}", 200)]
    [DataRow(" {0}", 200)]
    [DataRow("Basic {0}", 401)]
    public async Task Token_WithoutItsScheme_IsTaken(string form, int status)
    {
        using var rig = new WebRig(Afar);
        var shown = string.Format(form, rig.Token(WebScope.Scrape));

        var answer = await rig.GetAsync("/metrics", request => request.Headers.Authorization = shown);

        Assert.AreEqual(status, answer.Status);
    }

    [TestMethod]
    [DataRow("Bearer mcwt_wrong")]
    [DataRow("mcwt_wrong")]
    [DataRow("Bearer ")]
    [DataRow("bearer x")]
    public async Task Token_Unknown_IsToldSoWhateverElseIsShown(string authorization)
    {
        using var rig = new WebRig(Afar, null, "anna");
        var cookie = await rig.CookieOfAsync("anna");

        var answer = await rig.GetAsync("/metrics", request =>
        {
            cookie(request);
            request.Headers.Authorization = authorization;
        });

        Assert.AreEqual(401, answer.Status);
        StringAssert.Contains(answer.Response.Headers.WWWAuthenticate.ToString(), "invalid_token");
        Assert.AreEqual(1, rig.Metrics.Refused["token"].Value);
    }

    [TestMethod]
    public async Task Token_Revoked_IsUselessAtOnce()
    {
        using var rig = new WebRig(Afar);
        var token = rig.Token(WebScope.Scrape);
        rig.Book = rig.Book.WithoutToken("t0");

        var answer = await rig.GetAsync("/metrics", request => request.Headers.Authorization = "Bearer " + token);

        Assert.AreEqual(401, answer.Status);
    }

    [TestMethod]
    [DataRow("cross-site", "https://localhost:7480", 403)]
    [DataRow("same-site", "https://localhost:7480", 403)]
    [DataRow("same-origin", "https://localhost:7480", 200)]
    [DataRow("none", "", 200)]
    [DataRow("", "https://evil.example", 403)]
    [DataRow("", "null", 403)]
    [DataRow("", "https://localhost:7480", 200)]
    public async Task Change_OfAnotherSite_IsRefused(string site, string origin, int status)
    {
        using var rig = new WebRig();

        var answer = await rig.SendAsync("POST", "/api/change", request =>
        {
            request.Headers["Sec-Fetch-Site"] = site;
            request.Headers.Origin = origin;
        });

        Assert.AreEqual(status, answer.Status);
    }

    [TestMethod]
    public async Task Change_WithoutTheSessionsToken_IsRefused()
    {
        using var rig = new WebRig(Afar, null, "anna", "otto");
        var cookie = await rig.CookieOfAsync("anna");
        var ours = await rig.CsrfTokenAsync(cookie);
        var others = await rig.CsrfTokenAsync(await rig.CookieOfAsync("otto"));

        foreach (var (shown, status) in new[] { (null, 403), ("", 403), (others, 403), (ours, 200) })
        {
            var answer = await rig.SendAsync("POST", "/api/change", request =>
            {
                cookie(request);
                request.Headers[SessionEndpoints.CsrfHeader] = shown;
            });
            Assert.AreEqual(status, answer.Status, shown);
        }
    }

    [TestMethod]
    [DataRow(nameof(WebScope.Read))]
    [DataRow(nameof(WebScope.Scrape))]
    public async Task Change_ByAProgram_IsRefusedWhateverItMayRead(string scope)
    {
        using var rig = new WebRig(Afar, null, "anna");
        var token = rig.Token(Enum.Parse<WebScope>(scope));

        var answer = await rig.SendAsync(
            "POST", "/api/tokens", request => request.Headers.Authorization = "Bearer " + token);

        Assert.AreEqual(403, answer.Status);
    }

    [TestMethod]
    public async Task Change_ByAPerson_IsAllowedAndByNobodyIsNot()
    {
        using var open = new WebRig();
        using var closed = new WebRig(Afar, null, "anna");
        var cookie = await closed.CookieOfAsync("anna");
        var ours = await closed.CsrfTokenAsync(cookie);

        Assert.AreEqual(200, (await open.SendAsync("POST", "/api/tokens")).Status);
        Assert.AreEqual(401, (await closed.SendAsync("POST", "/api/tokens")).Status);
        Assert.AreEqual(403, (await closed.SendAsync("POST", "/api/tokens", cookie)).Status);
        var signedIn = await closed.SendAsync("POST", "/api/tokens", request =>
        {
            cookie(request);
            request.Headers[SessionEndpoints.CsrfHeader] = ours;
        });
        Assert.AreEqual(200, signedIn.Status);
    }

    [TestMethod]
    [DataRow("10.0.0.1", "anna", 200)]
    [DataRow("::ffff:10.0.0.1", "anna", 200)]
    [DataRow("10.0.0.1", "", 401)]
    [DataRow("10.0.0.1", "anna,otto", 401)]
    [DataRow("10.0.0.1", "an na", 401)]
    [DataRow("10.0.1.1", "anna", 401)]
    public async Task ProxyUser_IsBelievedFromATrustedProxyOnly(string from, string user, int status)
    {
        using var rig = new WebRig(Afar, Proxies());

        var answer = await rig.GetAsync(
            "/api/hosts", request => request.Headers["X-Forwarded-User"] = user, from);

        Assert.AreEqual(status, answer.Status);
    }

    [TestMethod]
    public async Task ProxyUser_NamedTwice_IsNobody()
    {
        using var rig = new WebRig(Afar, Proxies());

        var answer = await rig.GetAsync(
            "/api/hosts",
            request => request.Headers["X-Forwarded-User"] = new(["admin", "anna"]),
            "10.0.0.1");

        Assert.AreEqual(401, answer.Status);
    }

    [TestMethod]
    public async Task ForwardedAddress_OfAVisitorHimself_IsNotBelieved()
    {
        using var rig = new WebRig(Afar, Proxies(), "anna");
        var from = "198.51.100.7, 10.0.0.1";

        // What a trusted proxy adds comes last; what stands before it the visitor may have made up, as a way round the
        // locks, or to seem a trusted proxy.
        var answer = await rig.GetAsync(
            "/api/hosts",
            request =>
            {
                request.Headers["X-Forwarded-For"] = from;
                request.Headers["X-Forwarded-User"] = "anna";
            },
            "198.51.100.7");

        Assert.AreEqual(401, answer.Status);
    }

    private static TrustedProxies Proxies() =>
        new([System.Net.IPNetwork.Parse("10.0.0.0/24")], "X-Forwarded-User");
}
