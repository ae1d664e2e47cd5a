using System.Reactive;
using Microsoft.Extensions.Logging;
using Monitoring.Collector.Cli;
using Monitoring.Collector.Instruments;
using Monitoring.Collector.Listening;
using Monitoring.Collector.Registry;
using Monitoring.Model;
using Monitoring.Reactor;
using Monitoring.Tests.Simulation.Machines;
using Monitoring.Trust;

namespace Monitoring.Tests.Simulation.Fleets;

/// <summary>Whom one process of a collector lets in, as its program wires it.</summary>
internal sealed class CollectorTrust
{
    private static readonly TimeSpan TokenLife = TimeSpan.FromHours(1);

    private readonly SimulatedCollector collector;
    private readonly ProcessReactor reactor;
    private readonly TokenRegistry tokens;
    private readonly Authorities authorities;
    private readonly ServerIdentity identity;
    private readonly AuthorityVerbs verbs;

    public CollectorTrust(
        World world,
        SimulatedCollector collector,
        ProcessReactor reactor,
        AgentRegistry registry,
        TokenRegistry tokens,
        Func<Deferred<Unit>> save,
        CollectorMetrics metrics,
        ILogger log)
    {
        (this.collector, this.reactor, this.tokens) = (collector, reactor, tokens);
        var (life, top) = world.Plan.Certificates!;
        var folder = Path.Combine(top, collector.Name);
        authorities = Authorities.LoadOrCreate(folder, reactor.UtcNow);
        identity = ServerIdentity.LoadOrCreate(folder);
        Certificate = new ServerCertificate(
            authorities, identity, registry, life, reactor, line => world.Story.Tell(collector.Name, line));
        Agents = new AgentTrust(authorities, registry, tokens, save, life, reactor, metrics, log);
        verbs = new AuthorityVerbs(Certificate, given: null);
    }

    public ServerCertificate Certificate { get; }

    public AgentTrust Agents { get; }

    public bool IsChanging => authorities.ChangeEnds is not null;

    /// <summary>What <c>ca rotate</c> does.</summary>
    /// <returns>Fires with what it said.</returns>
    public Deferred<ControlAnswer> Rotate() => verbs.Rotate();

    /// <summary>What <c>token create</c> does.</summary>
    /// <returns>Null while there are as many as may be.</returns>
    public JoinToken? MakeToken(LabelSet labels, TimeSpan forgetAfter) =>
        tokens.Create(1, TokenLife, labels, forgetAfter, reactor.UtcNow, out var secret) is { } token
            ? new JoinToken($"{collector.Name}:{SimulatedCollector.Port}", identity.Pin, token.Id, secret)
            : null;
}
