using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Monitoring.Collector.Web.Access;
using Monitoring.Tests.Browser.Support;

namespace Monitoring.Tests.Browser;

/// <summary>The way in and out, as people walk it.</summary>
[TestClass]
public sealed class SignInTests
{
    private static readonly Regex Refused = new("Failed to load resource.*(401|429)");

    [TestMethod]
    public async Task SignIn_WrongThenRightThenOut_ShowsHostsOnlyInBetween()
    {
        await using var collector = await FakeCollector.StartAsync(
            new FakeFleet(FakeFleet.Host(1)), FakeDoor.With("anna"));
        await using var viewer = await Viewer.OpenAsync();
        var page = viewer.Page;

        await page.GotoAsync(collector.Url);
        await Assertions.Expect(page).ToHaveTitleAsync("Sign in · Monitoring");
        await viewer.SignInAsync("anna", "wrong horse battery");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("The user or the password is wrong.");
        await Assertions.Expect(page.GetByLabel("Password")).ToHaveValueAsync("");
        Assert.DoesNotContain("web-1", await page.ContentAsync());

        await viewer.SignInAsync("anna", FakeDoor.Password);
        await Assertions.Expect(viewer.Row("web-1")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".account")).ToContainTextAsync("anna");
        Assert.AreEqual("", await page.EvaluateAsync<string>("() => document.cookie"));
        await viewer.ScreenshotAsync("signed-in");

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("User")).ToBeVisibleAsync();
        Assert.DoesNotContain("web-1", await page.ContentAsync());
        Assert.IsTrue(viewer.Complaints.All(Refused.IsMatch), string.Join('\n', viewer.Complaints));
    }

    [TestMethod]
    public async Task SignIn_ByKeyboardAlone_Works()
    {
        await using var collector = await FakeCollector.StartAsync(
            new FakeFleet(FakeFleet.Host(1)), FakeDoor.With("anna"));
        await using var viewer = await Viewer.OpenAsync();
        var keyboard = viewer.Page.Keyboard;

        await viewer.Page.GotoAsync(collector.Url);
        await Assertions.Expect(viewer.Page.GetByLabel("User")).ToBeFocusedAsync();
        await keyboard.TypeAsync("anna");
        await keyboard.PressAsync("Tab");
        await Assertions.Expect(viewer.Page.GetByLabel("Password")).ToBeFocusedAsync();
        await keyboard.TypeAsync(FakeDoor.Password);
        await keyboard.PressAsync("Enter");

        await Assertions.Expect(viewer.Row("web-1")).ToBeVisibleAsync();
        Assert.IsEmpty(viewer.Complaints, string.Join('\n', viewer.Complaints));
    }

    [TestMethod]
    public async Task SignIn_FailsTooOften_SaysHowLongToWait()
    {
        await using var collector = await FakeCollector.StartAsync(new FakeFleet(), FakeDoor.With("anna"));
        await using var viewer = await Viewer.OpenAsync();
        await viewer.Page.GotoAsync(collector.Url);

        for (var i = 0; i < Monitoring.Collector.Web.WebLimits.UserFailuresMax; i++)
            await viewer.SignInAsync("anna", "wrong horse battery");

        await Assertions.Expect(viewer.Page.Locator(".sign-in-wait")).ToContainTextAsync("The next attempt");
        await Assertions.Expect(viewer.Page.Locator(".main-button")).ToHaveAttributeAsync("aria-disabled", "true");
        await viewer.ScreenshotAsync("sign-in-locked");
    }

    [TestMethod]
    public async Task User_Removed_IsOutWithTheNextEvent()
    {
        var door = FakeDoor.With("anna");
        using var fleet = new FakeFleet(FakeFleet.Host(1));
        await using var collector = await FakeCollector.StartAsync(fleet, door);
        await using var viewer = await Viewer.OpenAsync();
        await viewer.Page.GotoAsync(collector.Url);
        await viewer.SignInAsync("anna", FakeDoor.Password);
        await Assertions.Expect(viewer.Row("web-1")).ToBeVisibleAsync();

        // Another user stays, so the page does not become open to all.
        door.Book = AccessBook.Empty.With(FakeDoor.With("otto").Book.UserNamed("otto")!);
        fleet.Change(_ => [FakeFleet.Host(1), FakeFleet.Host(2)]);

        await Assertions.Expect(viewer.Page.GetByLabel("User")).ToBeVisibleAsync();
        Assert.DoesNotContain("web-", await viewer.Page.ContentAsync());
    }

    [TestMethod]
    [DataRow(390, ColorScheme.Light)]
    [DataRow(390, ColorScheme.Dark)]
    [DataRow(1440, ColorScheme.Light)]
    [DataRow(1440, ColorScheme.Dark)]
    public async Task SignIn_Page_PassesAxe(int width, ColorScheme theme)
    {
        await using var collector = await FakeCollector.StartAsync(new FakeFleet(), FakeDoor.With("anna"));
        await using var viewer = await Viewer.OpenAsync(width, theme: theme);
        await viewer.Page.GotoAsync(collector.Url);
        await viewer.SignInAsync("anna", "wrong horse battery");
        await Assertions.Expect(viewer.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();

        await viewer.ScreenshotAsync($"sign-in-{width}-{theme.ToString().ToLowerInvariant()}");

        await viewer.CheckAccessibilityAsync();
    }
}
