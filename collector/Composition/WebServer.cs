using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Monitoring.Collector.Cli;
using Monitoring.Collector.Web;
using Monitoring.Collector.Web.Front;

namespace Monitoring.Collector.Composition;

/// <summary>Kestrel on threads of its own: it reads what the reactor publishes and never waits for it.</summary>
internal sealed class WebServer
{
    /// <summary>How long open requests may take to end when the collector stops: 500 ms.</summary>
    public static readonly TimeSpan StopMax = TimeSpan.FromMilliseconds(500);

    private readonly WebApplication application;

    /// <summary>Sets it up; <see cref="StartAsync"/> starts it.</summary>
    /// <param name="listen">Where it is served.</param>
    /// <param name="certificate">Gives each new connection its certificate; null for no TLS.</param>
    /// <param name="door">What all requests pass.</param>
    /// <param name="logs">Where it logs.</param>
    /// <param name="map">Maps the paths.</param>
    public WebServer(
        IPEndPoint listen,
        Func<SslStreamCertificateContext>? certificate,
        FrontDoor door,
        ILoggerFactory logs,
        Action<WebApplication> map)
    {
        Listen = listen;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(logs);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopMax);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            door.Limit(kestrel);
            kestrel.Listen(listen, port => Set(port, certificate, door));
        });
        application = builder.Build();
        door.Use(application);
        door.Map(application);
        map(application);
    }

    /// <summary>Where it was told to listen.</summary>
    public IPEndPoint Listen { get; }

    /// <summary>Where a browser on this machine finds it.</summary>
    public string Url => application.Urls.First();

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

    // TLS 1.3 only: every browser since 2020 and Prometheus have it, and what is older has nothing to lose here.
    private static void Set(ListenOptions port, Func<SslStreamCertificateContext>? certificate, FrontDoor door)
    {
        door.Limit(port);
        port.Protocols = certificate is null ? HttpProtocols.Http1 : HttpProtocols.Http1AndHttp2;
        if (certificate is null)
            return;
        port.UseHttps(new TlsHandshakeCallbackOptions
        {
            HandshakeTimeout = WebLimits.HandshakeTimeout,
            OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions
            {
                ServerCertificateContext = certificate(),
                EnabledSslProtocols = SslProtocols.Tls13,
            }),
        });
    }

    /// <summary>Signals are the program's business, not the web server's.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
