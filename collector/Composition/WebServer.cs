using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Monitoring.Collector.Cli;

namespace Monitoring.Collector.Composition;

/// <summary>Kestrel on threads of its own: it reads what the reactor publishes and never waits for it.</summary>
internal sealed class WebServer
{
    /// <summary>How long open requests may take to end when the collector stops: 500 ms.</summary>
    public static readonly TimeSpan StopMax = TimeSpan.FromMilliseconds(500);

    private readonly WebApplication application;

    /// <summary>Sets it up; <see cref="StartAsync"/> starts it.</summary>
    /// <param name="listen">Where it is served.</param>
    /// <param name="logs">Where it logs.</param>
    /// <param name="map">Maps the paths.</param>
    public WebServer(IPEndPoint listen, ILoggerFactory logs, Action<WebApplication> map)
    {
        Listen = listen;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(logs);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopMax);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Limit(kestrel, listen));
        application = builder.Build();
        application.UseRouting();
        map(application);
    }

    /// <summary>Where it was told to listen.</summary>
    public IPEndPoint Listen { get; }

    /// <summary>Where a browser on this machine finds it.</summary>
    public string Url => application.Urls.FirstOrDefault() ?? $"http://{Listen}";

    /// <summary>Binds the port and serves.</summary>
    /// <exception cref="StartupException">The port can't be bound.</exception>
    public async Task StartAsync()
    {
        try
        {
            await application.StartAsync();
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw new StartupException(
                $"{Listen} is in use by another program: choose another port with "
                + Flag.WebListenAddress.OnCommandLine);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            throw new StartupException(
                $"cannot listen on {Listen} ({e.Message}): choose another address with "
                + Flag.WebListenAddress.OnCommandLine);
        }
    }

    /// <summary>Ends open requests and closes the port.</summary>
    public async Task StopAsync()
    {
        await application.StopAsync();
        await application.DisposeAsync();
    }

    private static void Limit(KestrelServerOptions kestrel, IPEndPoint listen)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = 1_000;
        kestrel.Limits.MaxRequestBodySize = 1 << 20;
        kestrel.Listen(listen);
    }

    /// <summary>Signals are the program's business, not the web server's.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
