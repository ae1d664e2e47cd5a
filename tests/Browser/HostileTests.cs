using Monitoring.Collector.Web;
using Monitoring.Tests.Browser.Support;

namespace Monitoring.Tests.Browser;

[TestClass]
public sealed class HostileTests : PageTest
{
    private static readonly string[] Names =
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "\"><svg onload=alert(1)>",
        "javascript:alert(1)",
        "{{constructor.constructor('alert(1)')()}}",
        "</title></style><iframe src=//x>",
        "\u202Egnp.exe",
        "\u2067مضيف العربية",
        "a\u0000b\u0007\u001b[31mred",
        "line\r\nbreak\u2028\u2029",
        "__proto__",
        new('W', 256),
        string.Concat(Enumerable.Repeat("é", 128)),
    ];

    [TestMethod]
    [DataRow(390)]
    [DataRow(1024)]
    [DataRow(1440)]
    public async Task Texts_OfAllKinds_StayTexts(int width)
    {
        var hosts = Names.Select((name, i) => FakeFleet.Host(i + 1, name) with
        {
            Os = name,
            Kernel = name,
            Address = name,
            DiskMount = name,
            AgentVersion = name,
        });
        hosts = hosts.Concat(Names.Select((name, i) => FakeFleet.Silent(100 + i, name, HostRowState.KeptOut, name)));
        hosts = hosts.Append(FakeFleet.Host(200) with { RefusedSeries = 1, RefusedExamples = [.. Names] });

        await OpenAsync(hosts, width);

        await Expect(Page.Locator(".table")).ToHaveAttributeAsync("aria-rowcount", $"{(2 * Names.Length) + 2}");
        var foreign = Page.Locator("main script, main img, main iframe, main svg[onload], main style");
        await Expect(foreign).ToHaveCountAsync(0);
        CollectionAssert.IsSubsetOf(Names, await Viewer.AllNamesAsync());
        var overflow = await Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - innerWidth");
        Assert.IsLessThanOrEqualTo(0, overflow);
        await Viewer.ScreenshotAsync($"hostile-{width}");
    }

}
