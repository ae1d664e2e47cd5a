using System.Globalization;
using System.Reactive;
using Monitoring.Agent.Delivery;
using Monitoring.Agent.Delivery.Spooling;
using Monitoring.Agent.Host;
using Monitoring.Agent.Sampling;
using Monitoring.Reactor;
using Monitoring.Transport;
using Monitoring.Trust;

namespace Monitoring.Agent.Cli;

/// <summary>
/// <c>check</c>: one line for each sampler, the data directory and the collector: what can be read and reached, and
/// what to do about the rest.
/// </summary>
public static class CheckCommand
{
    /// <summary>Prints the lines to standard output.</summary>
    /// <returns>0 when nothing failed, else 1.</returns>
    public static int Run(SettingValues values)
    {
        var options = AgentOptions.From(values);
        var report = new CheckReport(Console.Out);
        foreach (var sampler in OneCycle.Run(options, Log.None, out _))
            CheckSampler(sampler, report);
        CheckDirectory(options.DataDirectory, report);
        var joined = AgentDirectories.Joined(options.DataDirectory);
        if (joined.Count > 0 || values.IsSet(AgentSettings.PushAddress))
            CheckCollectors(PushOptions.From(values, joined), options.Proxies, report);
        else
            report.Skipped("collector", "this host has joined none");
        return report.AnyFailed ? AgentException.Failure : AgentException.Success;
    }

    private static void CheckSampler(ScheduledSampler sampler, CheckReport report)
    {
        var name = sampler.Sampler.Name;
        if (sampler.Outcome == SampleOutcome.Sampled)
        {
            var milliseconds = sampler.Duration.TotalMilliseconds.ToString("F2", CultureInfo.InvariantCulture);
            report.Fine(name, $"{sampler.Group.CountLive()} series in {milliseconds} ms");
        }
        else if (sampler.Error.Length == 0)
        {
            report.Skipped(name, "this host has nothing of the kind");
        }
        else
        {
            report.Failed(name, sampler.Error, $"mend that, run as root, or turn it off by --no-collector.{name}");
        }
    }

    private static void CheckDirectory(string path, CheckReport report)
    {
        try
        {
            using var directory = AgentDirectory.Open(path);
            report.Fine("data-dir", $"{path} holds the id {directory.AgentId:N}");
            CheckSpool(path, report);
        }
        catch (DirectoryInUseException)
        {
            report.Fine("data-dir", $"{path} is used by a running agent");
        }
        catch (TrustException e)
        {
            report.Failed("data-dir", e.Message);
        }
    }

    private static void CheckSpool(string path, CheckReport report)
    {
        try
        {
            var (waiting, damaged, bytes) = SpoolContent.Of(new SpoolDirectory(path));
            report.Fine("spool", $"{waiting} files with {bytes} bytes wait to be delivered; {damaged} are set aside");
        }
        catch (IOException e)
        {
            report.Failed("spool", e.Message);
        }
    }

    private static void CheckCollectors(PushOptions push, ProxyRules? proxies, CheckReport report)
    {
        var reactor = new LiveReactor();
        var network = new TcpNetwork(reactor, proxies: proxies);
        reactor.CallWhenRunning(() => Deferred
            .Gather([.. push.Collectors.Select(collector => CheckCollector(network, collector, report))])
            .AddBoth(_ => reactor.Stop()));
        reactor.Run();
    }

    private static Deferred<Unit> CheckCollector(TcpNetwork network, LinkTarget collector, CheckReport report) =>
        network
            .Connect(collector.Host, collector.Port, collector.Tls, () => new HangUp())
            .AddCallbacks(
                _ => report.Fine(
                    "collector", collector + (collector.Tls is null ? " answers" : " is the one that was joined")),
                failure => report.Failed("collector", failure.Exception.Message));
}
