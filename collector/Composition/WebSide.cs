using System.Net;
using System.Security.Cryptography;
using Monitoring.Collector.Aggregation;
using Monitoring.Collector.Cli;
using Monitoring.Collector.Instruments;
using Monitoring.Collector.Registry;
using Monitoring.Collector.Web;
using Monitoring.Collector.Web.Access;
using Monitoring.Collector.Web.Front;
using Monitoring.Collector.Web.Health;
using Monitoring.Collector.Web.History;
using Monitoring.Collector.Web.Joining;
using Monitoring.Collector.Web.Processes;
using Monitoring.Reactor;

namespace Monitoring.Collector.Composition;

/// <summary>The web side: who may come in, under which certificate, and what they find.</summary>
internal sealed class WebSide : IDisposable
{
    private readonly WebSettings settings;
    private readonly IReactor reactor;
    private readonly InstrumentSet instruments;
    private readonly ILogger log;
    private readonly AccessKeeper access;
    private readonly CertificateKeeper? certificate;
    private readonly FrontDoor door;
    private PublicView? publicView;

    /// <summary>Reads users, tokens and certificate.</summary>
    /// <exception cref="StartupException">Nobody could ever come in.</exception>
    /// <exception cref="Trust.TrustException">A file can't be used.</exception>
    public WebSide(
        WebSettings settings, DataDirectory data, IReactor reactor, InstrumentSet instruments, ILogger log)
    {
        this.settings = settings;
        this.reactor = reactor;
        this.instruments = instruments;
        this.log = log;
        var file = data.PathOf(AccessFile.FileName);
        access = new AccessKeeper(AccessFile.Read(file), reactor, book => AccessFile.Write(file, book));
        CheckSomeoneMayComeIn();
        var metrics = new WebMetrics(instruments);
        if (settings.Tls)
        {
            certificate = new CertificateKeeper(
                settings.Certificate, Own(settings, data.Path), reactor, metrics.CertificatesUnusable,
                line => log.LogWarning("{Line}", line));
        }
        door = new FrontDoor(
            new AccessRules(settings.LoginAlways, settings.Public is not null, settings.ExternalUrl),
            settings.Proxies, () => access.Current, reactor, metrics, log);
        WebMetrics.Declare(
            instruments, () => door.Sessions.Count, certificate is null ? null : () => certificate.Ends);
    }

    /// <summary>What browsers show of the certificate: its SHA-256 in hex; null without TLS.</summary>
    public string? Fingerprint =>
        certificate?.Current.TargetCertificate.GetCertHashString(HashAlgorithmName.SHA256);

    /// <summary>Carries out what the control socket brings about users and tokens. On the reactor's thread.</summary>
    public Deferred<ControlAnswer> CarryOut(ControlRequest request) =>
        access.Change(book => AccessVerbs.Apply(book, request, reactor.UtcNow));

    /// <summary>Sets the server up, and begins to look after the certificate. On the reactor's thread.</summary>
    /// <param name="logs">Where it logs.</param>
    /// <param name="page">What the page shows.</param>
    /// <param name="questions">Answers questions to the history.</param>
    /// <param name="commands">What the page may bring about.</param>
    /// <param name="createToken">Makes a token for one host; fires with its line.</param>
    /// <param name="mapExposition">Maps what is scraped.</param>
    public WebServer Serve(
        ILoggerFactory logs,
        IStatusView page,
        HistoryEndpoints questions,
        ICommands commands,
        Func<Deferred<string>> createToken,
        Action<IEndpointRouteBuilder> mapExposition)
    {
        if (settings.Public is { } chosen)
            publicView = new PublicView(page, chosen, log);
        certificate?.Start();
        return new WebServer(
            settings.Listen,
            certificate is null ? null : () => certificate.Current,
            door,
            logs,
            paths =>
            {
                paths.MapStatusPage(page, publicView, door.MayRead, reactor);
                questions.Map(paths.Needing(AccessNeed.Read));
                new HealthEndpoint(instruments, reactor).Map(paths.Needing(AccessNeed.Read));
                new TokenEndpoint(createToken, reactor, log).Map(paths.Needing(AccessNeed.Change));
                new ProcessStream(commands, reactor, door.MayRead).Map(paths.Needing(AccessNeed.Read));
                mapExposition(paths.Needing(AccessNeed.Scrape));
            });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        publicView?.Dispose();
        door.Dispose();
    }

    private void CheckSomeoneMayComeIn()
    {
        if (!settings.LoginAlways || settings.Proxies.UserHeader is not null || settings.Public is not null
            || !access.Current.Users.IsEmpty || !access.Current.Tokens.IsEmpty)
            return;
        throw new StartupException(
            $"the page on {settings.Listen} needs a login and there are no users: add one with monitoring-collector "
            + "user add NAME, or serve the page on loopback");
    }

    private static OwnCertificate Own(WebSettings settings, string directory)
    {
        var host = settings.ExternalUrl?.IdnHost;
        List<string> names = ["localhost", Environment.MachineName];
        List<IPAddress> addresses = [IPAddress.Loopback, IPAddress.IPv6Loopback];
        if (IPAddress.TryParse(host?.Trim('[', ']'), out var external))
            addresses.Add(external);
        else if (host is not null)
            names.Add(host);
        if (!settings.Listen.Address.Equals(IPAddress.Any) && !settings.Listen.Address.Equals(IPAddress.IPv6Any))
            addresses.Add(settings.Listen.Address);
        return new OwnCertificate(
            directory, [.. names.Distinct(StringComparer.OrdinalIgnoreCase)], [.. addresses.Distinct()]);
    }
}
