using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Monitoring.Collector.Web;
using Monitoring.Reactor;

namespace Monitoring.Tests.Browser.Support;

/// <summary>The collector's web side alone, on loopback, before a made-up fleet.</summary>
public sealed class FakeCollector : IAsyncDisposable
{
    private readonly LiveReactor reactor = new();
    private readonly Thread loop;
    private readonly WebApplication application;

    private FakeCollector(FakeFleet fleet, int port)
    {
        Fleet = fleet;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        application = builder.Build();
        application.MapStatusPage(fleet, reactor);
        loop = new Thread(reactor.Run) { IsBackground = true, Name = "reactor" };
    }

    public FakeFleet Fleet { get; }

    public string Url => application.Urls.Single();

    /// <summary>Starts serving; on any free port unless one is given.</summary>
    public static async Task<FakeCollector> StartAsync(FakeFleet fleet, int port = 0)
    {
        var collector = new FakeCollector(fleet, port);
        collector.loop.Start();
        await collector.application.StartAsync();
        return collector;
    }

    public async ValueTask DisposeAsync()
    {
        await application.StopAsync();
        await application.DisposeAsync();
        reactor.CallFromThread(reactor.Stop);
        loop.Join();
    }
}
