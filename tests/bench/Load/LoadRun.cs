using System.Reactive;
using Monitoring.Reactor;
using Monitoring.Transport;

namespace Monitoring.Bench.Load;

/// <summary>Dials with many agents, waits until all are linked, then sends for a stated time.</summary>
public sealed class LoadRun(IReactor reactor, INetwork network, LoadOptions options)
{
    private static readonly TimeSpan LinkLimit = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan LinkCheck = TimeSpan.FromMilliseconds(100);

    /// <summary>Handshakes under way at a time; more would only wait in the listener's queue.</summary>
    private const int DialsAtOnce = 32;

    private readonly List<LoadAgent> agents = [];
    private int dialled;

    /// <summary>Runs on the reactor; it stops the reactor at the end. The report goes to standard output.</summary>
    public void Start()
    {
        for (var i = 0; i < options.Connections; i++)
            agents.Add(new LoadAgent(reactor, Host(i), options.Secret, flood: options.Interval is null));
        for (var i = 0; i < Math.Min(DialsAtOnce, agents.Count); i++)
            DialNext();
        AwaitLinks();
    }

    private void DialNext()
    {
        if (dialled == agents.Count)
            return;
        var agent = agents[dialled++];
        network.Connect(options.Host, options.Port, options.Tls, () => agent.Session)
            .AddCallbacks(
                _ => { DialNext(); return Unit.Default; },
                failure => { Fail($"agent {dialled}: {failure.Exception.Message}"); return Unit.Default; });
    }

    private void AwaitLinks()
    {
        if (agents.Find(agent => agent.End is not null) is { } refused)
        {
            Fail($"an agent's link ended: {refused.End!.Text}");
        }
        else if (agents.TrueForAll(agent => agent.Linked))
        {
            Send();
        }
        else if (reactor.Elapsed > LinkLimit)
        {
            var linked = agents.Count(agent => agent.Linked);
            Fail($"{linked} of {agents.Count} agents were linked in {LinkLimit.TotalSeconds} s");
        }
        else
        {
            reactor.CallLater(LinkCheck, AwaitLinks);
        }
    }

    private void Send()
    {
        Console.WriteLine("linked");
        var started = reactor.Elapsed;
        foreach (var (i, agent) in agents.Index())
        {
            agent.Open();
            if (options.Interval is { } interval)
                reactor.CallLater(interval * i / agents.Count, () => Pace(agent, interval));
        }
        reactor.CallLater(options.Duration, () =>
        {
            var seconds = (reactor.Elapsed - started).TotalSeconds;
            var batches = agents.Sum(agent => agent.Batches);
            Console.WriteLine($"sent {batches} batches, {batches * options.Series} samples in {seconds:F1} s");
            if (agents.Find(agent => agent.End is not null) is { } lost)
                Console.Error.WriteLine($"a link was lost: {lost.End!.Text} {lost.End.Failure?.Message}");
            reactor.Stop();
        });
    }

    private SyntheticHost Host(int number) =>
        new(number, options.Series, options.Interval ?? TimeSpan.FromSeconds(1));

    private void Pace(LoadAgent agent, TimeSpan interval)
    {
        agent.Tick();
        reactor.CallLater(interval, () => Pace(agent, interval));
    }

    private void Fail(string message)
    {
        Console.Error.WriteLine(message);
        Environment.ExitCode = 1;
        reactor.Stop();
    }
}
