using System.Globalization;
using Monitoring.Agent.Delivery;
using Monitoring.Agent.Host;
using Monitoring.Hosting;
using Monitoring.Protocol.Sessions;
using Monitoring.Reactor;
using Monitoring.Transport;
using Monitoring.Trust;

namespace Monitoring.Agent.Cli;

/// <summary><c>join</c>: makes this host one of a collector's, by a token; and the same at <c>run</c>.</summary>
public static class JoinCommand
{
    /// <summary>The variable of the environment that holds a token, for images and for <c>run</c>.</summary>
    public const string Variable = "MONITORING_TOKEN";

    /// <summary>The wait before a second try, and the longest: 1 s and 1 min.</summary>
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1), LongestWait = TimeSpan.FromMinutes(1);

    /// <summary>Joins, tells it on standard output, and ends.</summary>
    public static int Run(SettingValues values, string line)
    {
        var options = AgentOptions.From(values);
        var token = Read(line);
        using var directory = AgentDirectories.Open(options.DataDirectory);
        using var joined = Join(options, directory, token, log: null)
            ?? throw AgentException.Failed("joining was broken off");
        Console.Out.WriteLine(
            $"{options.Name} has joined the collector at {joined.Address}. Start it: monitoring-agent run");
        return AgentException.Success;
    }

    /// <summary>
    /// Joins with the token of the environment, if there is one, unless this host has joined that collector already.
    /// Tries until it succeeds, or the collector refuses.
    /// </summary>
    /// <returns>False when a signal came meanwhile.</returns>
    internal static bool JoinIfAsked(AgentOptions options, AgentDirectory directory, Log log)
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } line)
            return true;
        using var joined = Join(options, directory, Read(line), log);
        return joined is not null;
    }

    private static JoinToken Read(string line) =>
        JoinToken.Read(line) ?? throw AgentException.Usage(
            "that is no token, or not all of one: paste the whole line that monitoring-collector token create printed");

    // With a log it tries again and again; without, once.
    private static Membership? Join(AgentOptions options, AgentDirectory directory, JoinToken token, Log? log)
    {
        var folder = new MembershipFolder(options.DataDirectory);
        var reactor = new LiveReactor();
        Membership? known = null;
        try
        {
            // Another key at the same address: the collector was set up anew.
            known = folder.Load().FirstOrDefault(
                one => one.Pin == token.Pin || one.Whereabouts.All.Contains(token.Address));
            if (log is not null && known?.Pin == token.Pin && known.Credential.Until > reactor.UtcNow)
                return known;
            var joining = new Joining(
                reactor, new TcpNetwork(reactor, proxies: options.Proxies), directory.AgentId, options.Name);
            var path = known?.FilePath ?? folder.NextPath();
            using var key = known?.CopyKey() ?? folder.PendingKey(token.Pin);
            var joined = new Attempts(reactor, () => joining.Join(token, path, key), token, log).Run();
            if (joined is null)
                return null;
            joined.Save();
            if (known is null)
                folder.ForgetPendingKey(token.Pin);
            log?.Info("joined", ("collector", joined.Address), ("name", options.Name));
            return joined;
        }
        catch (EnrolmentException e) when (log is not null && known?.Pin == token.Pin)
        {
            // The certificate is over by this host's clock alone, or the collector tells what to do when it is dialled.
            log.Warn("cannot join anew, and goes on with the certificate that it has",
                ("collector", known.Address), ("reason", e.Message));
            return known;
        }
        catch (Exception e) when (e is TrustException or TransportException or EnrolmentException)
        {
            throw AgentException.Failed($"cannot join the collector at {token.Address}: {e.Message}", e);
        }
    }

    private sealed class Attempts(
        LiveReactor reactor, Func<Deferred<Membership>> join, JoinToken token, Log? log)
    {
        private readonly Backoff backoff = new(Random.Shared, FirstWait, LongestWait);
        private Membership? joined;
        private Failure? failed;

        public Membership? Run()
        {
            var services = new MultiService();
            services.Add(new Service(Try, () => { }));
            if (log is not null)
                services.Add(new Service(Supervise, () => { }));
            reactor.RunUntilSignalled(services)?.Raise();
            failed?.Raise();
            return joined;
        }

        // Who started the service, be it the boot, need not wait for a collector that is away. That this loop stops is
        // no news: the agent's own goes on.
        private void Supervise() => new Supervision(
            reactor,
            NotifySocket.Open(Environment.GetEnvironmentVariable),
            Watchdog.Interval(Environment.GetEnvironmentVariable, Environment.ProcessId),
            () => $"joining the collector at {token.Address}").Start();

        private void Try() => join().AddCallbacks(
            membership =>
            {
                joined = membership;
                reactor.Stop();
            },
            failure =>
            {
                if (log is null || failure.Exception is TrustException or EnrolmentException { IsRefusal: true })
                {
                    failed = failure;
                    reactor.Stop();
                    return;
                }
                var wait = backoff.Next();
                log.Warn("cannot join the collector",
                    ("collector", token.Address),
                    ("reason", failure.Exception.Message),
                    ("retry_seconds", wait.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture)));
                reactor.CallLater(wait, Try);
            });
    }
}
