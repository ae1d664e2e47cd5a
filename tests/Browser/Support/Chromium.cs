using Microsoft.Playwright;

namespace Monitoring.Tests.Browser.Support;

/// <summary>Debian's Chromium, started once for all tests.</summary>
[TestClass]
public static class Chromium
{
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
        "--disable-sync", "--no-first-run",
    ];

    private static IPlaywright? playwright;
    private static IBrowser? browser;

    public static IBrowser Browser => browser ?? throw new InvalidOperationException("Chromium has not started");

    [AssemblyInitialize]
    public static async Task Start(TestContext _)
    {
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Environment.GetEnvironmentVariable("MONITORING_CHROMIUM") ?? "/usr/bin/chromium",
            Args = Arguments,
        });
        // The machine may be busy with builds; a test that hangs still ends.
        Assertions.SetDefaultExpectTimeout(20_000);
    }

    [AssemblyCleanup]
    public static async Task Stop()
    {
        if (browser is not null)
            await browser.CloseAsync();
        playwright?.Dispose();
    }
}
