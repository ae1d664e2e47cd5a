using Microsoft.Playwright;
using Monitoring.Tests.EndToEnd.Support;

namespace Monitoring.Tests.Browser.Support;

/// <summary>A browser window of a test's own, and what it complained about.</summary>
public sealed class Viewer : IAsyncDisposable
{
    private static readonly string Axe = File.ReadAllText(
        Path.Combine(Binaries.Root, "collector/Web/page/node_modules/axe-core/axe.min.js"));

    private readonly IBrowserContext context;
    private readonly List<string> complaints = [];

    private Viewer(IBrowserContext context, IPage page)
    {
        this.context = context;
        Page = page;
        page.Console += (_, message) => Note(message.Type is "error" or "warning", message.Text);
        page.PageError += (_, error) => Note(true, error);
        // Nobody answers a dialog here, so it would stop the test anyway; noting it says why.
        page.Dialog += (_, dialog) => Note(true, "a dialog: " + dialog.Message);
    }

    public IPage Page { get; }

    /// <summary>
    /// Console errors (violations of the content security policy among them), script errors and dialogs.
    /// </summary>
    public IReadOnlyList<string> Complaints
    {
        get
        {
            lock (complaints)
                return [.. complaints];
        }
    }

    /// <summary>Takes back complaints that a test has brought about itself.</summary>
    public void Forgive(string beginning)
    {
        lock (complaints)
            complaints.RemoveAll(complaint => complaint.StartsWith(beginning, StringComparison.Ordinal));
    }

    public ILocator Rows => Page.Locator("tbody tr");

    public ILocator Live => Page.Locator(".live");

    public static async Task<Viewer> OpenAsync(
        int width = 1440, int height = 900, ColorScheme theme = ColorScheme.Light)
    {
        var context = await Chromium.Browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = theme,
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(20_000);
        return new Viewer(context, await context.NewPageAsync());
    }

    /// <summary>Opens the page and waits until it is live.</summary>
    public async Task GoAsync(string url)
    {
        await Page.GotoAsync(url);
        await Assertions.Expect(Live).ToHaveAttributeAsync("data-kind", "live");
    }

    public ILocator Row(string name) =>
        Rows.Filter(new LocatorFilterOptions { Has = Page.Locator(".name", new() { HasTextString = name }) });

    /// <summary>The text of one column's cell in a host's row.</summary>
    public ILocator Cell(string name, string column) => Row(name).Locator(".c-" + column);

    /// <summary>The names in the order in which they stand.</summary>
    public async Task<string> NamesAsync() =>
        string.Join(' ', await Page.Locator("tbody .name").AllTextContentsAsync());

    /// <summary>The names of all hosts, also of those that are in the document only while they are in sight.</summary>
    public async Task<string[]> AllNamesAsync()
    {
        HashSet<string> names = [];
        for (var top = 0; ; top += 400)
        {
            await Page.EvaluateAsync(
                """
                top => {
                  scrollTo(0, top);
                  return new Promise(drawn => requestAnimationFrame(() => setTimeout(drawn, 50)));
                }
                """,
                top);
            names.UnionWith(await Page.Locator("tbody .name").AllTextContentsAsync());
            if (await Page.EvaluateAsync<bool>("() => scrollY + innerHeight >= document.body.scrollHeight - 1"))
                return [.. names];
        }
    }

    /// <summary>Fills the way in and presses its button.</summary>
    public async Task SignInAsync(string user, string password)
    {
        await Page.GetByLabel("User").FillAsync(user);
        await Page.GetByLabel("Password").FillAsync(password);
        await Page.RunAndWaitForResponseAsync(
            () => Page.Locator(".main-button").ClickAsync(),
            answer => answer.Request.Method == "POST" && answer.Url.EndsWith("/api/session", StringComparison.Ordinal));
    }

    /// <summary>Has axe look at the page, and sees that nothing sticks out.</summary>
    public async Task CheckAccessibilityAsync()
    {
        // Evaluated, not added as a script: the page's content security policy stays in force.
        await Page.EvaluateAsync(Axe);
        var found = await Page.EvaluateAsync<string[]>(
            """
            async () => (await axe.run()).violations
              .filter(violation => ['serious', 'critical', 'moderate'].includes(violation.impact))
              .flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.html}: ${node.failureSummary}`))
            """);
        Assert.IsEmpty(found, string.Join('\n', found));
        var overflow = await Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - innerWidth");
        Assert.IsLessThanOrEqualTo(0, overflow);
    }

    /// <summary>Leaves a picture for a person to look at.</summary>
    public Task ScreenshotAsync(string name) => Page.ScreenshotAsync(new PageScreenshotOptions
    {
        Path = Path.Combine(Binaries.Root, "TestResults", "page", name + ".png"),
    });

    public async ValueTask DisposeAsync() => await context.CloseAsync();

    private void Note(bool bad, string text)
    {
        if (!bad)
            return;
        lock (complaints)
            complaints.Add(text);
    }
}
