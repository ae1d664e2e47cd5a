using System.Reactive;
using Monitoring.Reactor;
using Monitoring.Transport;

namespace Monitoring.Bench.Load;

/// <summary>Dials with many agents, waits until all are linked, then sends for a stated time.</summary>
public sealed class LoadRun(IReactor reactor, INetwork network, LoadOptions options)
{
    private static readonly TimeSpan LinkLimit = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan LinkCheck = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan RedialDelay = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan AckCheck = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LiveInterval = TimeSpan.FromSeconds(1);

    /// <summary>Handshakes under way at a time; more would only wait in the listener's queue.</summary>
    private const int DialsAtOnce = 32;

    /// <summary>Handshakes per second at the most: the collector refuses an address that makes more than 300.</summary>
    private const int DialsPerSecondMax = 250;

    private static readonly TimeSpan DialDelay = TimeSpan.FromSeconds((double)DialsAtOnce / DialsPerSecondMax);

    private readonly List<LoadAgent> agents = [];
    private readonly AgentCertificates? certificates = options.Authority is { } directory
        ? new AgentCertificates(directory, reactor.UtcNow)
        : null;

    private int dialled;

    /// <summary>Runs on the reactor; it stops the reactor at the end. The report goes to standard output.</summary>
    public void Start()
    {
        for (var i = 0; i < options.Connections; i++)
            agents.Add(Agent(options.First + i));
        for (var i = 0; i < Math.Min(DialsAtOnce, agents.Count); i++)
            DialNext();
        AwaitLinks();
    }

    private void DialNext()
    {
        if (dialled == agents.Count)
            return;
        Dial(agents[dialled++]);
    }

    private void Dial(LoadAgent agent) =>
        network.Connect(options.Host, options.Port, certificates?.For(agent.Id, reactor.UtcNow), () => agent.Session)
            .AddCallbacks(
                _ => { reactor.CallLater(DialDelay, DialNext); return Unit.Default; },
                failure => { DialFailed(agent, failure); return Unit.Default; });

    private void DialFailed(LoadAgent agent, Failure failure)
    {
        if (options.Redials && failure.Exception is TransportException { Error: TransportError.Refused })
            reactor.CallLater(RedialDelay, () => Dial(agent));
        else
            Fail($"agent {dialled}: {failure.Exception.Message}");
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
        AwaitAck();
        var started = reactor.Elapsed;
        foreach (var (i, agent) in agents.Index())
        {
            agent.Open();
            if (options.Interval is { } interval)
                reactor.CallLater(interval * i / agents.Count, () => Pace(agent, interval));
            if (options.Live)
                reactor.CallLater(LiveInterval * i / agents.Count, () => SendLive(agent));
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

    private LoadAgent Agent(int number) => new(
        reactor, Host(number), options.Live ? Host(number) : null, flood: options.Interval is null);

    private SyntheticHost Host(int number) =>
        new(number, options.Series, options.Interval ?? TimeSpan.FromSeconds(1), options.Vitals ? Now : null);

    private long Now() => reactor.UtcNow.ToUnixTimeMilliseconds();

    private void AwaitAck()
    {
        if (agents.Exists(agent => agent.Acked))
            Console.WriteLine("acked");
        else
            reactor.CallLater(AckCheck, AwaitAck);
    }

    private void SendLive(LoadAgent agent)
    {
        agent.SendLive(reactor.UtcNow.ToUnixTimeMilliseconds());
        reactor.CallLater(LiveInterval, () => SendLive(agent));
    }

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
