using System.Net;
using Monitoring.Tests.Browser.Support;

namespace Monitoring.Tests.Browser;

[TestClass]
public sealed class HeadersTests
{
    [TestMethod]
    [DataRow("/")]
    [DataRow("/favicon.svg")]
    [DataRow("/api/hosts")]
    [DataRow("/api/session")]
    public async Task Answer_Always_TellsTheBrowserWhatToRefuse(string path)
    {
        await using var collector = await FakeCollector.StartAsync(new FakeFleet(FakeFleet.Host(1)));
        using var http = new HttpClient();

        using var response = await http.GetAsync(new Uri(collector.Url + path));

        Assert.AreEqual(HttpStatusCode.OK, response.StatusCode);
        var policy = string.Concat(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.DoesNotContain("unsafe", policy);
        Assert.AreEqual("nosniff", string.Concat(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.AreEqual("no-referrer", string.Concat(response.Headers.GetValues("Referrer-Policy")));
    }

    [TestMethod]
    [DataRow("/nothing")]
    [DataRow("/assets/../api")]
    [DataRow("/index.html.br")]
    public async Task Path_Unknown_IsNotFound(string path)
    {
        await using var collector = await FakeCollector.StartAsync(new FakeFleet());
        using var http = new HttpClient();

        using var response = await http.GetAsync(new Uri(collector.Url + path));

        Assert.AreEqual(HttpStatusCode.NotFound, response.StatusCode);
    }
}
