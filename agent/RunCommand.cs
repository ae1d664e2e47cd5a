using System.Globalization;
using Monitoring.Agent.Cli;
using Monitoring.Agent.Delivery;
using Monitoring.Agent.Delivery.Spooling;
using Monitoring.Agent.Encoding;
using Monitoring.Agent.Host;
using Monitoring.Agent.Sampling;
using Monitoring.Hosting;
using Monitoring.Protocol.Codec;
using Monitoring.Protocol.Sessions;
using Monitoring.Reactor;
using Monitoring.Transport;

namespace Monitoring.Agent;

/// <summary><c>run</c>: the one place that names all stages, from the samplers to the link, and wires them.</summary>
internal static class RunCommand
{
    // By then the link stands and the slow samplers have run, so little of what is given back is needed again.
    private static readonly TimeSpan TidyAfter = TimeSpan.FromSeconds(15);

    /// <summary>Samples and pushes until a signal stops it.</summary>
    public static int Run(SettingValues values)
    {
        var options = AgentOptions.From(values);
        // What is wrong with the command line is told before anything is made.
        PushOptions.Stated(values);
        Log? log = null;
        var reactor = new LiveReactor(e => log?.Error("a callback failed", ("error", e.ToString())));
        log = AgentLog.Make(options.LogLevel, reactor);
        Deferred.Unhandled += failure => log.Error("nobody took care of a failure", ("error", $"{failure}"));
        using var directory = AgentDirectories.Open(options.DataDirectory);
        if (!values.IsOn(AgentSettings.Insecure) && !JoinCommand.JoinIfAsked(options, directory, log))
            return AgentException.Success;
        var joined = AgentDirectories.Joined(options.DataDirectory);
        var push = PushOptions.From(values, joined);
        using var thread = new SamplingThread();

        var identity = MakeIdentity(options, directory);
        var counters = new AgentCounters();
        var stream = new StreamEncoder(identity.Incarnation);
        var encoder = new CycleEncoder(stream, options.Intervals);
        var samplers = AgentSamplers.Make(options, reactor, counters, log);
        var loop = new SamplingLoop(reactor, options.Intervals, samplers, thread, encoder, counters, log);
        var network = new TcpNetwork(reactor, proxies: options.Proxies);
        var collectors = push.For(directory.AgentId);
        var dialer = new Dialer(reactor, network, collectors, Random.Shared, log);
        var probe = new PreferredProbe(reactor, network, collectors);
        var answers = new PollAnswers(
            stream, loop.SampleNow, new BusiestProcesses(reactor, options.Paths).Answer);
        var files = new SpoolDirectory(options.DataDirectory);
        var store = new AgentStore(reactor, files, directory.AgentId, options.SpoolBytes, counters, log);
        store.Open(encoder);
        var memory = new Outbox(identity.Incarnation);
        var outbox = new SpooledOutbox(reactor, memory, store.Spool);
        var link = new CollectorLink(
            reactor, dialer, probe, identity, outbox, memory, store.Links!, encoder, answers, counters, log);
        encoder.Sink = link;
        new CertificateRenewal(reactor, directory.AgentId, Random.Shared, log).Tie(link, dialer);
        new AddressMove(
            reactor, network, () => PushOptions.From(values, joined).For(directory.AgentId),
            values.IsSet(AgentSettings.PushAddress), encoder, Random.Shared, log).Tie(link, dialer);
        var settings = TakeChanges(values, options, link, ChangeIntervals, log);
        using var supervisor = NotifySocket.Open(Environment.GetEnvironmentVariable);
        var supervision = Supervise(reactor, supervisor, link, outbox);

        var services = new MultiService();
        services.Add(new Service(link.Start, () => link.Stop().AddCallback(store.Close).AddCallback(_ => { })));
        services.Add(new Service(loop.Start, loop.Stop));
        services.Add(new ReloadSignal(reactor, () => supervision.Reload(settings.ReadAgain)));
        services.Add(supervision);
        reactor.CallLater(TidyAfter, StartupMemory.GiveBack);
        Announce(log, options, push, samplers.Length);
        reactor.RunUntilSignalled(services)?.Raise();
        log.Info("stopped", ("undelivered_bytes", outbox.UnackedBytes.ToString(CultureInfo.InvariantCulture)));
        return AgentException.Success;

        void ChangeIntervals(SamplingIntervals intervals)
        {
            loop.Change(intervals);
            encoder.Change(intervals);
        }
    }

    // What changes while the agent runs comes from the collector, or from the configuration file when it is read again.
    private static ReloadedSettings TakeChanges(
        SettingValues values, AgentOptions options, CollectorLink link, Action<SamplingIntervals> change, Log log)
    {
        var configured = new ConfiguredIntervals(options, log);
        link.Reconfigured += configuration =>
        {
            if (configured.Apply(configuration) is not { } intervals)
                return;
            change(intervals);
            log.Info("the collector has configured the sampling", ("intervals", intervals.ToString()));
        };
        return new ReloadedSettings(values, configured, change, log);
    }

    private static Supervision Supervise(
        LiveReactor reactor, NotifySocket? socket, CollectorLink link, SpooledOutbox outbox)
    {
        var state = "dialling the collector";
        link.Linked += (_, _) => state = "linked to the collector";
        link.Unlinked += () => state = "no link to the collector, dialling";
        var watchdog = Watchdog.Interval(Environment.GetEnvironmentVariable, Environment.ProcessId);
        return new Supervision(
            reactor, socket, watchdog,
            () => string.Create(CultureInfo.InvariantCulture, $"{state}; {outbox.UnackedBytes >> 10} KiB wait"));
    }

    private static void Announce(Log log, AgentOptions options, PushOptions push, int samplers)
    {
        log.Info(
            "starting",
            ("version", AgentVersion.Text),
            ("name", options.Name),
            ("collector", push.Addresses),
            ("samplers", samplers.ToString(CultureInfo.InvariantCulture)),
            ("data_dir", options.DataDirectory));
        if (options.Proxies is { } proxies)
            log.Info("collectors are dialled through a proxy", ("proxy", proxies.Proxy.ToString()));
        if (push.IsInsecure)
            log.Warn("--insecure: everything is sent in the clear; for tests on this machine only");
    }

    private static AgentIdentity MakeIdentity(AgentOptions options, AgentDirectory directory)
    {
        Span<byte> incarnation = stackalloc byte[sizeof(ulong)];
        RandomBits.Fill(incarnation);
        return new AgentIdentity(
            directory.AgentId,
            Math.Max(1, BitConverter.ToUInt64(incarnation)),
            BootId(options.Paths),
            options.Name,
            AgentVersion.Text);
    }

    private static Guid BootId(HostPaths paths)
    {
        try
        {
            var text = File.ReadAllText(paths.Proc("sys/kernel/random/boot_id"));
            return Guid.TryParse(text, out var id) ? id : Guid.Empty;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Guid.Empty;
        }
    }
}
