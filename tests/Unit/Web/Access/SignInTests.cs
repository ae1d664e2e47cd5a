using System.Text;
using Monitoring.Collector.Web;
using Monitoring.Collector.Web.Access;

namespace Monitoring.Tests.Unit.Web.Access;

/// <summary>Signing in and out, through the front door.</summary>
[TestClass]
public sealed class SignInTests : IDisposable
{
    private readonly WebRig rig = new(AccessRules.Default with { LoginAlways = true }, null, "anna", "otto");

    [TestMethod]
    public async Task SignIn_Right_GivesACookieThatScriptsAndOtherSitesNeverGet()
    {
        var answer = await rig.SignInAsync("anna");

        Assert.AreEqual(204, answer.Status);
        StringAssert.Matches(
            answer.Response.Headers.SetCookie.ToString(),
            new("^__Host-monitoring_session=[A-Za-z0-9_-]{43}; path=/; secure; samesite=strict; httponly$"));
        Assert.AreEqual(200, (await rig.GetAsync("/api/hosts", r => r.Headers.Cookie = answer.Cookie)).Status);
    }

    [TestMethod]
    [DataRow("anna", "wrong horse battery")]
    [DataRow("nobody", WebRig.Password)]
    [DataRow("ANNA", WebRig.Password)]
    [DataRow("", "")]
    [DataRow("<script>", WebRig.Password)]
    public async Task SignIn_Wrong_IsOneAnswerForAll(string user, string password)
    {
        var answer = await rig.SignInAsync(user, password);

        Assert.AreEqual(401, answer.Status);
        Assert.AreEqual(
            """{"error":{"code":"wrong","message":"the name or the password is wrong"}}""", answer.Body);
        Assert.AreEqual("", answer.Response.Headers.SetCookie.ToString());
    }

    [TestMethod]
    [DataRow("anna")]
    [DataRow("nobody")]
    public async Task SignIn_FailsTooOften_LocksTheNameForLongerEachTime(string user)
    {
        for (var i = 0; i < WebLimits.UserFailuresMax; i++)
            Assert.AreEqual(401, (await rig.SignInAsync(user, "wrong horse battery", from: $"192.0.2.{i}")).Status);

        var locked = await rig.SignInAsync(user, from: "192.0.2.99");
        Assert.AreEqual(429, locked.Status);
        Assert.AreEqual("30", locked.Response.Headers.RetryAfter.ToString());
        Assert.AreEqual(204, (await rig.SignInAsync("otto")).Status);

        rig.Reactor.AdvanceBy(WebLimits.LockoutMin);
        Assert.AreEqual(401, (await rig.SignInAsync(user, "wrong horse battery")).Status);
        Assert.AreEqual("60", (await rig.SignInAsync(user)).Response.Headers.RetryAfter.ToString());
    }

    [TestMethod]
    public async Task SignIn_RightAfterTheLock_ForgetsTheFailures()
    {
        for (var i = 0; i < WebLimits.UserFailuresMax; i++)
            await rig.SignInAsync("anna", "wrong horse battery", from: $"192.0.2.{i}");
        rig.Reactor.AdvanceBy(WebLimits.LockoutMin);
        Assert.AreEqual(204, (await rig.SignInAsync("anna")).Status);

        Assert.AreEqual(401, (await rig.SignInAsync("anna", "wrong horse battery")).Status);
        Assert.AreEqual(204, (await rig.SignInAsync("anna")).Status);
    }

    [TestMethod]
    public async Task SignIn_ManyNamesFromOneAddress_LocksTheAddress()
    {
        for (var i = 0; i < WebLimits.AddressFailuresMax; i++)
            Assert.AreEqual(401, (await rig.SignInAsync($"guess{i}", from: $"2001:db8::{i}")).Status);

        Assert.AreEqual(429, (await rig.SignInAsync("anna", from: "2001:db8::ffff")).Status);
        Assert.AreEqual(204, (await rig.SignInAsync("anna", from: "2001:db8:0:1::1")).Status);
    }

    [TestMethod]
    public async Task SignIn_TooManyAtOnce_AreTurnedAway()
    {
        var slow = new WebUser("slow", PasswordHash.Of(WebRig.Password), default);
        rig.Book = rig.Book.With(slow);
        const int more = 4;

        var answers = await Task.WhenAll(
            Enumerable.Range(0, WebLimits.PasswordChecksMax + WebLimits.PasswordChecksWaitingMax + more)
                .Select(_ => rig.SignInAsync("slow")));

        Assert.AreEqual(more, answers.Count(answer => answer.Status == 503));
        Assert.AreEqual(more, rig.Metrics.SignIns["busy"].Value);
    }

    [TestMethod]
    [DataRow("text/plain", "{\"user\":\"anna\",\"password\":\"correct horse battery\"}")]
    [DataRow("application/x-www-form-urlencoded", "user=anna&password=correct+horse+battery")]
    [DataRow("application/json", "{\"user\":\"anna\"}")]
    [DataRow("application/json", "{\"user\":1,\"password\":[]}")]
    [DataRow("application/json", "[")]
    [DataRow("application/json", "")]
    public async Task SignIn_OtherThanTheJson_IsMalformed(string type, string body)
    {
        var answer = await rig.SendAsync("POST", SessionEndpoints.Path, request =>
        {
            request.ContentType = type;
            request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        });

        Assert.AreEqual(400, answer.Status);
    }

    [TestMethod]
    public async Task SignIn_OnASessionThatSomeoneElseKnows_EndsIt()
    {
        var known = await rig.CookieOfAsync("otto");

        var answer = await rig.SignInAsync("anna", change: request =>
        {
            known(request);
            request.Headers[SessionEndpoints.CsrfHeader] = rig.CsrfTokenAsync(known).Result;
        });

        Assert.AreEqual(204, answer.Status);
        Assert.AreEqual(401, (await rig.GetAsync("/api/hosts", known)).Status);
    }

    [TestMethod]
    public async Task SignIn_WithACookieOfTheAttackers_GivesAnother()
    {
        var planted = "__Host-monitoring_session=" + TokenText.Make();

        var answer = await rig.SignInAsync("anna", change: request => request.Headers.Cookie = planted);

        Assert.AreEqual(204, answer.Status);
        Assert.AreNotEqual(planted, answer.Cookie);
        Assert.AreEqual(401, (await rig.GetAsync("/api/hosts", r => r.Headers.Cookie = planted)).Status);
    }

    [TestMethod]
    public async Task SignOut_EndsTheSessionAndTakesTheCookieBack()
    {
        var cookie = await rig.CookieOfAsync("anna");
        var token = await rig.CsrfTokenAsync(cookie);

        var answer = await rig.SendAsync("DELETE", SessionEndpoints.Path, request =>
        {
            cookie(request);
            request.Headers[SessionEndpoints.CsrfHeader] = token;
        });

        Assert.AreEqual(204, answer.Status);
        StringAssert.Contains(answer.Response.Headers.SetCookie.ToString(), "expires=Thu, 01 Jan 1970");
        Assert.AreEqual(401, (await rig.GetAsync("/api/hosts", cookie)).Status);
    }

    [TestMethod]
    public async Task Session_Told_SaysWhoAsks()
    {
        var nobody = await rig.GetAsync(SessionEndpoints.Path);
        var anna = await rig.GetAsync(SessionEndpoints.Path, await rig.CookieOfAsync("anna"));

        Assert.AreEqual("""{"sees":"nothing","user":null,"csrfToken":null}""", nobody.Body);
        StringAssert.StartsWith(anna.Body, "{\"sees\":\"all\",\"user\":\"anna\",\"csrfToken\":\"");
    }

    public void Dispose() => rig.Dispose();
}
