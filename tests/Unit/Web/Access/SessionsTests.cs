using Monitoring.Collector.Web;
using Monitoring.Collector.Web.Access;
using Monitoring.Reactor;

namespace Monitoring.Tests.Unit.Web.Access;

[TestClass]
public sealed class SessionsTests
{
    private readonly VirtualReactor reactor = new();
    private readonly WebUser anna = WebRig.User("anna");
    private readonly Sessions sessions;
    private AccessBook book;

    public SessionsTests()
    {
        book = AccessBook.Empty.With(anna);
        sessions = new Sessions(reactor, () => book);
    }

    [TestMethod]
    public void Session_Kept_HoldsNoCookie()
    {
        var (session, cookie) = sessions.Begin(anna);

        Assert.AreSame(session, sessions.Find(cookie));
        Assert.AreEqual(TokenText.HashOf(cookie), session.Key);
        Assert.AreNotEqual(cookie, session.CsrfToken);
        Assert.IsNull(sessions.Find(session.Key));
        Assert.IsNull(sessions.Find(cookie + "x"));
        Assert.IsNull(sessions.Find(""));
        Assert.IsNull(sessions.Find(new string('a', 100_000)));
    }

    [TestMethod]
    public void Session_Unused_EndsAfterTheIdleTime()
    {
        var (_, cookie) = sessions.Begin(anna);
        reactor.AdvanceBy(WebLimits.SessionIdleMax - TimeSpan.FromSeconds(1));
        Assert.IsNotNull(sessions.Find(cookie));

        reactor.AdvanceBy(WebLimits.SessionIdleMax);

        Assert.IsNull(sessions.Find(cookie));
        Assert.AreEqual(0, sessions.Count);
    }

    [TestMethod]
    public void Session_InConstantUse_EndsAfterItsLife()
    {
        var (_, cookie) = sessions.Begin(anna);
        var step = TimeSpan.FromHours(6);
        for (var at = step; at < WebLimits.SessionLifeMax; at += step)
        {
            reactor.AdvanceBy(step);
            Assert.IsNotNull(sessions.Find(cookie));
        }

        reactor.AdvanceBy(step);

        Assert.IsNull(sessions.Find(cookie));
    }

    [TestMethod]
    public void Session_UserGoneOrPasswordChanged_Ends()
    {
        var (_, first) = sessions.Begin(anna);
        var next = WebRig.User("anna");
        book = book.With(next);
        Assert.IsNull(sessions.Find(first));

        var (_, second) = sessions.Begin(next);
        book = book.WithoutUser("anna");
        Assert.IsNull(sessions.Find(second));
    }

    [TestMethod]
    public void Sessions_OfOneUser_AreBoundedAndTheOldestGoes()
    {
        var otto = WebRig.User("otto");
        book = book.With(otto);
        var (_, ottos) = sessions.Begin(otto);
        var cookies = new List<string>();
        for (var i = 0; i <= WebLimits.SessionsPerUserMax; i++)
        {
            reactor.AdvanceBy(TimeSpan.FromSeconds(1));
            cookies.Add(sessions.Begin(anna).Cookie);
        }

        Assert.IsNull(sessions.Find(cookies[0]));
        Assert.IsTrue(cookies[1..].All(cookie => sessions.Find(cookie) is not null));
        Assert.IsNotNull(sessions.Find(ottos));
    }

    [TestMethod]
    public void Sessions_InAll_AreBounded()
    {
        for (var i = 0; i < WebLimits.SessionsMax + 10; i++)
        {
            var user = anna with { Name = "u" + (i / WebLimits.SessionsPerUserMax) };
            book = book.With(user);
            sessions.Begin(user);
        }

        Assert.AreEqual(WebLimits.SessionsMax, sessions.Count);
    }
}
