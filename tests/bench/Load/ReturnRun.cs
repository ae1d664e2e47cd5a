using System.Globalization;
using Monitoring.Reactor;
using Monitoring.Transport;

namespace Monitoring.Bench.Load;

/// <summary>
/// Links many agents, cuts all of their connections at the same time, and tells how long it takes until they are back.
/// </summary>
public sealed class ReturnRun(IReactor reactor, INetwork network, LoadOptions options)
{
    private const int DialsAtOnce = 32;
    private static readonly TimeSpan BackLimit = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan BackCheck = TimeSpan.FromMilliseconds(100);

    private readonly AgentCertificates certificates = new(options.Authority!, reactor.UtcNow);
    private readonly Dictionary<Guid, TlsClient> shown = [];
    private readonly List<ReturningAgent> agents = [];
    private int started;
    private int linked;

    /// <summary>Runs on the reactor; it stops the reactor at the end. The report goes to standard output.</summary>
    public void Start()
    {
        var random = new Random(1);
        for (var i = 0; i < options.Connections; i++)
        {
            var host = new SyntheticHost(options.First + i, options.Series, TimeSpan.FromSeconds(1), nowMs: null);
            agents.Add(new ReturningAgent(reactor, host, random, Connect));
        }
        for (var i = 0; i < DialsAtOnce; i++)
            StartNext();
    }

    private Deferred<IProtocol> Connect(Guid id, Func<IProtocol> make)
    {
        if (!shown.TryGetValue(id, out var tls))
            shown[id] = tls = certificates.For(id, reactor.UtcNow);
        var connection = make();
        return network.Connect(options.Host, options.Port, tls, () => connection);
    }

    private void StartNext()
    {
        if (started == agents.Count)
            return;
        agents[started++].Start().AddCallback(_ =>
        {
            StartNext();
            if (++linked == agents.Count)
                AllLinked();
        });
    }

    private void AllLinked()
    {
        Console.WriteLine("linked");
        reactor.CallLater(options.Duration, () =>
        {
            Console.WriteLine("cut");
            var cutAt = reactor.Elapsed;
            foreach (var agent in agents)
                agent.Cut();
            reactor.CallLater(BackCheck, () => AwaitReturn(cutAt));
        });
    }

    private void AwaitReturn(TimeSpan cutAt)
    {
        // An agent that has not heard of the end yet was linked before it.
        var back = agents.Where(agent => agent.LinkedAt > cutAt)
            .Select(agent => (agent.LinkedAt!.Value - cutAt).TotalSeconds).Order().ToArray();
        if (back.Length < agents.Count && reactor.Elapsed - cutAt < BackLimit)
        {
            reactor.CallLater(BackCheck, () => AwaitReturn(cutAt));
            return;
        }
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"back {back.Length} {Part(back, 0.5):F1} {Part(back, 0.99):F1} {Part(back, 1):F1} "
            + $"{agents.Sum(agent => agent.Failures - 1)}"));
        reactor.Stop();
    }

    private static double Part(double[] ordered, double part) =>
        ordered.Length == 0 ? double.NaN : ordered[(int)Math.Ceiling(ordered.Length * part) - 1];
}
