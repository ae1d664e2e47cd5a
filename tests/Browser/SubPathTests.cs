using Microsoft.Playwright;
using Monitoring.Collector.Web.Access;
using Monitoring.Collector.Web.Front;
using Monitoring.Tests.Browser.Support;

namespace Monitoring.Tests.Browser;

/// <summary>The page below a path of a reverse proxy.</summary>
[TestClass]
public sealed class SubPathTests
{
    private const string User = "anna@example.org";

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task Page_BehindAProxyThatNamesTheUser_IsLive(bool strips)
    {
        using var fleet = new FakeFleet(FakeFleet.Host(1));
        await using var collector = await FakeCollector.StartAsync(fleet, Behind(new FakeDoor()));
        await using var proxy = await ReverseProxy.StartAsync(collector.Url, strips, User);
        await using var viewer = await Viewer.OpenAsync();

        await viewer.GoAsync(proxy.Url);
        await Assertions.Expect(viewer.Row("web-1")).ToBeVisibleAsync();
        await Assertions.Expect(viewer.Page.Locator(".account")).ToHaveTextAsync(User);
        fleet.Change(_ => [FakeFleet.Host(2)]);
        await Assertions.Expect(viewer.Row("web-2")).ToBeVisibleAsync();

        Assert.IsEmpty(proxy.Strays, string.Join(' ', proxy.Strays));
        Assert.IsEmpty(viewer.Complaints, string.Join('\n', viewer.Complaints));
    }

    [TestMethod]
    public async Task Address_WithoutItsSlash_LeadsToThePage()
    {
        await using var collector = await FakeCollector.StartAsync(new FakeFleet(FakeFleet.Host(1)), Behind(new()));
        await using var proxy = await ReverseProxy.StartAsync(collector.Url, strips: false, User);
        await using var viewer = await Viewer.OpenAsync();

        await viewer.GoAsync(proxy.Url.TrimEnd('/') + "?state=up");

        await Assertions.Expect(viewer.Page).ToHaveURLAsync(proxy.Url + "?state=up");
        await Assertions.Expect(viewer.Row("web-1")).ToBeVisibleAsync();
    }

    [TestMethod]
    public async Task SignIn_BehindAProxyThatNamesNobody_Works()
    {
        var door = Behind(FakeDoor.With("anna"));
        await using var collector = await FakeCollector.StartAsync(new FakeFleet(FakeFleet.Host(1)), door);
        await using var proxy = await ReverseProxy.StartAsync(collector.Url, strips: false, user: null);
        await using var viewer = await Viewer.OpenAsync();

        await viewer.Page.GotoAsync(proxy.Url);
        await viewer.SignInAsync("anna", FakeDoor.Password);
        await Assertions.Expect(viewer.Row("web-1")).ToBeVisibleAsync();

        var cookie = (await viewer.Page.Context.CookiesAsync()).Single();
        Assert.AreEqual(ReverseProxy.Prefix, cookie.Path);
        Assert.IsEmpty(viewer.Complaints, string.Join('\n', viewer.Complaints));
    }

    private static FakeDoor Behind(FakeDoor door) => door with
    {
        Rules = new AccessRules(
            LoginAlways: true, PublicView: false, new Uri("http://127.0.0.1" + ReverseProxy.Prefix + "/")),
        Proxies = new TrustedProxies([System.Net.IPNetwork.Parse("127.0.0.1/32")], "X-Forwarded-User"),
    };
}
