using Monitoring.Tests.Browser.Support;

namespace Monitoring.Tests.Browser;

[TestClass]
public sealed class KeyboardTests : PageTest
{
    [TestMethod]
    public async Task Tab_FromTheTop_ReachesEverythingInOrderAndShowsWhere()
    {
        await OpenAsync([.. FakeFleet.Mixed()]);
        string[] expected =
        [
            "Skip to the hosts", "Hosts", "Events", "Collector", "Add a host", "All 13", "Up 10", "Late 1", "Down 1",
            "Kept out 1", "Group by", "Table", "Grid", "Search hosts",
            "State, sorted ascending", "Sort by Host", "Sort by OS", "Sort by Kernel", "Sort by Uptime", "Sort by CPU",
            "Sort by Memory", "Sort by Disk", "Sort by Net in", "Sort by Net out", "Sort by Load", "Sort by RTT",
            "Sort by Clock", "Sort by Series", "build-1", "backup-1",
        ];
        List<string> walk = [];
        foreach (var _ in expected)
        {
            await Page.Keyboard.PressAsync("Tab");
            walk.Add(await Page.EvaluateAsync<string>(
                """
                () => {
                  const at = document.activeElement;
                  const ring = getComputedStyle(at).outlineStyle !== 'none' && at.matches(':focus-visible');
                  const name = at.getAttribute('aria-label') ?? at.placeholder ??
                    at.labels?.[0]?.firstElementChild.textContent ?? at.textContent;
                  return name.trim() + (ring ? '' : ' (no ring)');
                }
                """));
        }

        Assert.AreEqual(string.Join('\n', expected), string.Join('\n', walk));
    }

    [TestMethod]
    public async Task Enter_OnAHeader_SortsAndKeepsTheFocus()
    {
        await OpenAsync([.. FakeFleet.Mixed()]);

        await Page.Locator("th.c-cpu button").FocusAsync();
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Page.Locator("th.c-cpu")).ToHaveAttributeAsync("aria-sort", "descending");
        await Page.Keyboard.PressAsync("Space");

        await Expect(Page.Locator("th.c-cpu")).ToHaveAttributeAsync("aria-sort", "ascending");
        await Expect(Page.Locator("th.c-cpu button")).ToBeFocusedAsync();
    }

    [TestMethod]
    public async Task SkipLink_Followed_LeadsToTheHosts()
    {
        await OpenAsync([.. FakeFleet.Mixed()]);

        await Page.Keyboard.PressAsync("Tab");
        await Page.Keyboard.PressAsync("Enter");
        await Page.Keyboard.PressAsync("Tab");

        await Expect(Page.Locator(".chip").First).ToBeFocusedAsync();
    }
}
