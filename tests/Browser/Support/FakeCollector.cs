using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Monitoring.Collector.Instruments;
using Monitoring.Collector.Web;
using Monitoring.Collector.Web.Access;
using Monitoring.Collector.Web.Front;
using Monitoring.Reactor;

namespace Monitoring.Tests.Browser.Support;

/// <summary>The collector's web side alone, on loopback, before a made-up fleet.</summary>
public sealed class FakeCollector : IAsyncDisposable
{
    private readonly LiveReactor reactor = new();
    private readonly InstrumentSet instruments = new();
    private readonly FrontDoor front;
    private readonly PublicView? publicView;
    private readonly Thread loop;
    private readonly WebApplication application;

    private FakeCollector(FakeFleet fleet, int port, FakeDoor door)
    {
        Fleet = fleet;
        front = new FrontDoor(
            door.Rules, door.Proxies, () => door.Book, reactor, new WebMetrics(instruments), NullLogger.Instance);
        publicView = door.Public is null ? null : new PublicView(fleet, door.Public, NullLogger.Instance);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}").ConfigureKestrel(front.Limit);
        application = builder.Build();
        front.Use(application);
        front.Map(application);
        application.MapStatusPage(fleet, publicView, front.MayRead, reactor);
        application.Needing(AccessNeed.Read).MapGet("/api/history/{question}", History.ServeAsync);
        loop = new Thread(reactor.Run) { IsBackground = true, Name = "reactor" };
    }

    public FakeFleet Fleet { get; }

    /// <summary>The history of each of its hosts.</summary>
    public FakeHistory History { get; } = new();

    public string Url => application.Urls.Single();

    /// <summary>Starts serving everyone; on any free port unless one is given.</summary>
    public static Task<FakeCollector> StartAsync(FakeFleet fleet, int port = 0) =>
        StartAsync(fleet, new FakeDoor(), port);

    /// <summary>Starts serving behind a door.</summary>
    internal static async Task<FakeCollector> StartAsync(FakeFleet fleet, FakeDoor door, int port = 0)
    {
        var collector = new FakeCollector(fleet, port, door);
        collector.loop.Start();
        await collector.application.StartAsync();
        return collector;
    }

    public async ValueTask DisposeAsync()
    {
        await application.StopAsync();
        await application.DisposeAsync();
        publicView?.Dispose();
        front.Dispose();
        instruments.Dispose();
        reactor.CallFromThread(reactor.Stop);
        loop.Join();
    }
}
