using System.Net;
using System.Net.Sockets;
using System.Reactive;
using System.Reflection;
using Monitoring.Collector.Aggregation;
using Monitoring.Collector.Cli;
using Monitoring.Collector.Exposition;
using Monitoring.Collector.Ingest;
using Monitoring.Collector.Instruments;
using Monitoring.Collector.Listening;
using Monitoring.Collector.Registry;
using Monitoring.Collector.Sending;
using Monitoring.Collector.Store;
using Monitoring.Collector.Store.History;
using Monitoring.Collector.Store.Query;
using Monitoring.Collector.Web;
using Monitoring.Collector.Web.History;
using Monitoring.Hosting;
using Monitoring.Protocol.Frames;
using Monitoring.Reactor;
using Monitoring.Transport;
using Monitoring.Trust;

namespace Monitoring.Collector.Composition;

/// <summary>The collector as it runs: makes every stage, ties them together, starts and stops them in order.</summary>
internal sealed class CollectorProgram : IDisposable
{
    /// <summary>Lines per second on connections that did not get past their handshake; all are counted.</summary>
    public const int HandshakeLinesPerSecond = 5;

    private readonly DataDirectory data;
    private readonly StartFiles startFiles;
    private readonly LineLimit handshakeLines;
    private readonly LiveReactor reactor;
    private readonly ILoggerFactory logs;
    private readonly ILogger log;
    private readonly ServerIdentity? identity;
    private readonly Authorities? authorities;
    private readonly ServerCertificate? certificate;
    private readonly InstrumentSet instruments = new();
    private readonly AgentRegistry registry;
    private readonly TokenRegistry tokens;
    private readonly RegistryKeeper keeper;
    private readonly LatestValues latest;
    private readonly FleetRounds rounds;
    private readonly Admission admission;
    private readonly AgentListener listener;
    private readonly AgentConfiguration forAgents;
    private readonly FleetCommands commands;
    private readonly ControlCommands control;
    private readonly CollectorMetrics metrics;
    private readonly OtlpExport? otlp;
    private readonly HistoryKeeping? history;
    private readonly QueryTurns turns = new(QueryLimits.Default);
    private readonly WebSide webSide;
    private readonly ReloadedSettings reloaded;
    private readonly NotifySocket? supervisor;
    private CollectorSettings settings;
    private WebServer? web;
    private ControlSocket? controlSocket;

    private CollectorProgram(GivenSettings given, CollectorSettings settings, DataDirectory data)
    {
        this.settings = settings;
        this.data = data;
        startFiles = new StartFiles(data);
        reactor = new LiveReactor(e => log?.LogError(e, "a call on the reactor failed"));
        handshakeLines = new LineLimit(reactor, HandshakeLinesPerSecond);
        logs = Logs.Open(reactor);
        log = logs.CreateLogger(Logs.CategoryName);
        reloaded = new ReloadedSettings(given, Change, log);
        supervisor = NotifySocket.Open(Environment.GetEnvironmentVariable);
        Deferred.Unhandled += LogUnhandled;

        metrics = new CollectorMetrics(instruments);
        CollectorMetrics.DeclareReactor(instruments, reactor);
        ProcessReadings.Declare(instruments);
        otlp = OtlpExport.StartIfConfigured(Version);

        var registryFile = data.PathOf(AgentFile.FileName);
        var kept = AgentFile.Read(registryFile);
        registry = new AgentRegistry(kept.Agents, kept.Revoked, kept.Lapsed);
        tokens = new TokenRegistry(kept.Tokens);
        keeper = new RegistryKeeper(
            registry, tokens, reactor, content => AgentFile.Write(registryFile, content), Warn);
        if (settings.Insecure)
        {
            metrics.Insecure.Set(1);
        }
        else
        {
            authorities = LoadAuthorities();
            identity = ServerIdentity.LoadOrCreate(data.Path);
            certificate = new ServerCertificate(
                authorities, identity, registry, settings.CertificateLife, reactor, Warn);
        }
        latest = new LatestValues(reactor);
        var collectorId = CollectorId.ReadOrMake(data.PathOf(CollectorId.FileName));
        if (settings.History is { } retention)
            history = new HistoryKeeping(reactor, data, retention, instruments, log);
        var fleet = new Fleet(
            reactor, registry, latest, history?.Journal ?? new UnstoredJournal(reactor),
            history?.Events ?? new NoHistory(), collectorId, metrics, log,
            Random.Shared.NextDouble);
        rounds = new FleetRounds(fleet, latest, reactor, metrics, log, Tracing.Source);
        var trust = authorities is null
            ? null
            : new AgentTrust(
                authorities, registry, tokens, keeper.Save, settings.CertificateLife, reactor, metrics, log);
        admission = new Admission(registry, trust, reactor, metrics, log);
        webSide = new WebSide(settings.Web, data, reactor, instruments, log);
        forAgents = new AgentConfiguration(
            reactor, settings.ForAgents, AddressFile.Read(data.PathOf(AddressFile.FileName)));
        commands = new FleetCommands(registry, admission, fleet, reactor);
        control = new ControlCommands(
            new AgentVerbs(commands, latest),
            new MoveVerbs(forAgents, SendSettings, KeepAddresses, settings.Insecure),
            new TokenVerbs(tokens, reactor, DialAddress, identity?.Pin ?? ""),
            new AuthorityVerbs(certificate, settings.Authority?.Certificate),
            keeper.Save,
            BackUp,
            webSide.CarryOut);
        var capture = settings.CaptureDirectory is null ? null : new CaptureFiles(settings.CaptureDirectory);
        var gate = new StrangerGate(reactor, settings.Strangers);
        var network = new TcpNetwork(reactor, Refused, gate: gate, handedOver: AgentsSocket.Take(settings));
        listener = new AgentListener(
            reactor, network, admission, fleet, metrics, capture is null ? null : capture.Open,
            forAgents, gate);
    }

    /// <summary>Runs the collector until it is told to stop.</summary>
    /// <returns>The exit code: 0 after a clean stop.</returns>
    /// <exception cref="StartupException">It can't start.</exception>
    public static int Run(GivenSettings given)
    {
        var settings = given.Resolve();
        using var data = Open(settings.DataDirectory);
        using var program = Make(given, settings, data);
        return program.Run();
    }

    private static DataDirectory Open(string path)
    {
        try
        {
            return DataDirectory.Open(path);
        }
        catch (DataDirectoryInUseException)
        {
            throw new StartupException(
                $"another collector uses {path}: stop it, or name another directory with {Flag.DataDir.OnCommandLine}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException(
                $"cannot use the data directory {path} ({e.Message}): name another with {Flag.DataDir.OnCommandLine}");
        }
    }

    private static CollectorProgram Make(GivenSettings given, CollectorSettings settings, DataDirectory data)
    {
        try
        {
            return new CollectorProgram(given, settings, data);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"cannot read or write what the collector keeps: {e.Message}");
        }
        catch (TrustException e)
        {
            throw new StartupException(e.Message);
        }
    }

    private Authorities LoadAuthorities()
    {
        var now = reactor.UtcNow;
        var given = settings.Authority is { } files ? GivenAuthority.Read(files, now) : null;
        return Authorities.LoadOrCreate(data.Path, now, given);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        supervisor?.Dispose();
        otlp?.Dispose();
        webSide.Dispose();
        turns.Dispose();
        history?.Dispose();
        rounds.Dispose();
        latest.Dispose();
        instruments.Dispose();
        certificate?.Tls.Certificate.Dispose();
        identity?.Dispose();
        authorities?.Dispose();
        Deferred.Unhandled -= LogUnhandled;
        logs.Dispose();
    }

    private int Run()
    {
        if (settings.Insecure)
            Warn("--insecure: every program of this machine may push as any host; for tests and benches only");
        // The address that agents dial comes before the page, which tells it. What is stopped comes in the reverse
        // order: last words change the registry, so they come before it is saved.
        var services = new MultiService();
        services.Add(Service.OnStop(KeepRegistry));
        if (history is not null)
            services.Add(new Service(history.Start, history.Stop));
        services.Add(new Service(Listen, listener.Close));
        if (certificate is not null)
            services.Add(certificate);
        if (certificate is not null && settings.Authority is { } files)
        {
            services.Add(new AuthorityFiles(
                files, authorities!, certificate, reactor, metrics.Errors["authority_file"], Warn));
        }
        services.Add(new Service(StartWeb, StopWeb));
        services.Add(Service.OnStop(SayGoodbye));
        services.Add(new Service(OpenControl, CloseControl));
        services.Add(new Service(Serve, NoLongerServe));
        var supervision = new Supervision(
            reactor,
            supervisor,
            Watchdog.Interval(Environment.GetEnvironmentVariable, Environment.ProcessId),
            () => $"{admission.CurrentLinks.Count} agents linked");
        services.Add(new ReloadSignal(reactor, () => supervision.Reload(reloaded.ReadAgain)));
        services.Add(supervision);
        return reactor.RunUntilSignalled(services) is not { } failed
            ? 0
            : throw failed.Exception as StartupException ?? new StartupException(failed.ToString());
    }

    private Deferred<Unit> Listen() =>
        listener.Listen(settings.AgentsListen, certificate?.Tls).AddCallbacks(_ => { }, ListenFailed);

    // When it can't be written, that has been reported.
    private Deferred<Unit> KeepRegistry() => keeper.Save().AddErrback(_ => { });

    private string DialAddress() => JoinAddress.Of(settings.ExternalAddress, listener.LocalEndPoint!);

    private Deferred<Unit> StartWeb()
    {
        var facts = new CollectorFacts(
            Version,
            reactor.UtcNow.ToUnixTimeMilliseconds(),
            $"{listener.LocalEndPoint}",
            settings.Insecure,
            settings.InstallFrom,
            PageFiles.TagOf(typeof(PageFiles).Assembly));
        var page = new StatusView(facts, registry, latest, rounds);
        var scrapes = new FleetView(latest, rounds);
        var questions = new HistoryEndpoints(
            new HistoryQueries(
                history?.History ?? new NoHistory(), new FleetNames(() => latest.Current), history?.Rollups),
            turns,
            () => latest.Current,
            reactor);
        web = webSide.Serve(
            logs, page, questions, commands, CreateToken, routes => routes.MapExposition(
                scrapes, instruments, metrics, reactor, settings.Web.ExternalUrl));
        return OnWorker(web.StartAsync);
    }

    private int SendSettings()
    {
        foreach (var link in admission.CurrentLinks)
            link.Configure();
        return admission.CurrentLinks.Count;
    }

    private Deferred<Unit> KeepAddresses(IReadOnlyList<string> addresses) => reactor.DeferToThread(
        () => AddressFile.Write(data.PathOf(AddressFile.FileName), addresses));

    // As the command does it, so that who is told of a token may rely on it.
    private Deferred<string> CreateToken() =>
        control.CarryOut(new ControlRequest("token create", "")).AddCallback(answer =>
            answer.Ok ? answer.Text : throw new InvalidOperationException(answer.Text));

    private Deferred<ControlAnswer> BackUp(string target)
    {
        var now = reactor.UtcNow;
        return keeper.Save().AddCallback(_ =>
            reactor.DeferToThread(() => BackupVerbs.Write(data.Path, target, now)));
    }

    private Deferred<Unit> StopWeb() => OnWorker(web!.StopAsync);

    private Deferred<Unit> OnWorker(Func<Task> call) => reactor.DeferToThread(() => call().GetAwaiter().GetResult());

    private void OpenControl() => controlSocket = ControlSocket.Listen(data.Path, reactor, control.CarryOut);

    private void CloseControl() => controlSocket!.Dispose();

    private void Serve()
    {
        rounds.Start();
        startFiles.Ready(listener.LocalEndPoint!, web!.Url);
        Announce();
    }

    private void NoLongerServe()
    {
        rounds.Stop();
        startFiles.Stopping();
        log.LogInformation("stopping");
    }

    private Deferred<Unit> SayGoodbye()
    {
        listener.Close();
        return DeferredList.All([.. admission.CurrentLinks.ToArray().Select(link =>
            link.Close(GoodbyeReason.Stopped, "the collector stops"))]).AddCallback(_ => { });
    }

    private void Change(CollectorSettings read)
    {
        var changesAgents = !read.ForAgents.SequenceEqual(settings.ForAgents);
        settings = settings with { ExternalAddress = read.ExternalAddress, ForAgents = read.ForAgents };
        if (!changesAgents)
            return;
        forAgents.Change(settings.ForAgents);
        SendSettings();
    }

    private void Announce()
    {
        log.LogInformation("monitoring-collector {Version}, data in {Data}", Version, data.Path);
        var how = identity is null ? " (plain TCP)" : "";
        log.LogInformation("agents dial {Address}{How}", listener.LocalEndPoint, how);
        if (identity is not null)
            log.LogInformation("hosts join with what monitoring-collector token create prints");
        log.LogInformation("status page: {Url}", settings.Web.ExternalUrl?.ToString() ?? web!.Url);
        if (webSide.Fingerprint is { } fingerprint)
            log.LogInformation("its certificate has the SHA-256 fingerprint {Fingerprint}", fingerprint);
    }

    private void ListenFailed(Failure failure)
    {
        var e = failure.Trap<SocketException>();
        throw new StartupException(e.SocketErrorCode == SocketError.AddressAlreadyInUse
            ? $"{settings.AgentsListen} is in use by another program: choose another port with "
                + Flag.AgentsListenAddress.OnCommandLine
            : $"cannot listen on {settings.AgentsListen} ({e.Message}): choose another address with "
                + Flag.AgentsListenAddress.OnCommandLine);
    }

    private void Refused(EndPoint peer, TransportException why)
    {
        var counter = StrangerGate.LabelOf(why.Error) is { } reason
            ? metrics.ConnectionsRefused[reason]
            : metrics.Errors["handshake"];
        counter.Increment();
        if (handshakeLines.Allows(out var after))
            log.LogWarning("a connection from {Peer} was refused: {Why}{After}", peer, why.Message, after);
    }

    private void LogUnhandled(Failure failure) =>
        log.LogError("nobody took care of a failure: {Failure}", failure);

    private void Warn(string line) => log.LogWarning("{Line}", line);

    private static string Version { get; } = typeof(CollectorProgram).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
