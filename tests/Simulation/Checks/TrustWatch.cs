using Monitoring.Collector.Listening;
using Monitoring.Tests.Simulation.Fleets;
using Monitoring.Tests.Simulation.Network;
using Monitoring.Trust;

namespace Monitoring.Tests.Simulation.Checks;

/// <summary>
/// Watches who is let in by which certificate: nobody who was revoked, nobody whose certificate is over, and everybody
/// else who is well, under the name and with the labels that it has joined with.
/// </summary>
internal sealed class TrustWatch(World world)
{
    /// <summary>The label that tells hosts apart.</summary>
    public const string Label = "host_of";

    /// <summary>By how much a host's clock may be wrong: the oldest certificate that a collector shows is good for so
    /// long.</summary>
    public static readonly TimeSpan ClockErrorMax = CertificateAuthority.ServerLife - ServerCertificate.Refresh;

    /// <summary>Looks in a row at which a host that is well has no link, until it counts as locked out.</summary>
    private const int LooksWithoutLinkMax = 3;

    // From the handshake to WELCOME at most, and from a look at the clock to the end of a link.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(15);

    private readonly HashSet<string> revoked = [];
    private readonly HashSet<SimulatedAgent> excused = [];
    private readonly Dictionary<SimulatedAgent, int> looksWithoutLink = [];
    private readonly Dictionary<SimulatedCollector, TimeSpan> clockSetAt = [];
    private readonly Dictionary<SimulatedAgent, string> shown = [];

    /// <summary>How often a link was made with another certificate than the one before.</summary>
    public int Renewals { get; private set; }

    /// <summary>Agents that are out by right: revoked, not joined yet, or with a certificate that is over.</summary>
    public IReadOnlyCollection<SimulatedAgent> Excused => excused;

    public void Excuse(SimulatedAgent agent) => excused.Add(agent);

    public void ExcuseNoMore(SimulatedAgent agent) => excused.Remove(agent);

    /// <summary>A collector said that it has revoked a key: a link that stands must be cut at once.</summary>
    public void Revoked(string pin)
    {
        revoked.Add(pin);
        world.Time.CallLater(AgentLink.CloseMax * 2, CheckLinks);
    }

    /// <summary>A collector's clock was set.</summary>
    public void ClockWasSet(SimulatedCollector collector) => clockSetAt[collector] = world.Time.Elapsed;

    /// <summary>A collector knows an agent no longer.</summary>
    public void Forgotten(Guid id, SimulatedCollector collector)
    {
        var agent = world.AgentOf(id);
        if (!excused.Contains(agent) && Links(agent, collector).Any())
            world.Broken($"{agent.Name} is forgotten at {collector.Name} while it has a link");
    }

    /// <summary>A collector has let an agent in.</summary>
    public void Welcomed(Guid id, SimulatedCollector collector, Wire wire)
    {
        var (agent, certificate) = (world.AgentOf(id), CertificateOn(wire));
        if (certificate.AgentId != id)
            world.Broken($"{agent.Name} is let in with the certificate of {certificate.AgentId}");
        CheckLink(agent, collector, wire, Slack);
        var serial = wire.Server.PeerCertificate!.SerialNumber;
        Renewals += shown.TryGetValue(agent, out var before) && before != serial ? 1 : 0;
        shown[agent] = serial;
    }

    public void Check()
    {
        CheckLinks();
        foreach (var collector in world.Collectors)
        {
            foreach (var agent in world.Agents)
            {
                var hasLink = Links(agent, collector).Any();
                if (hasLink)
                    CheckLabels(agent, collector);
                CheckNotLockedOut(agent, collector, hasLink);
            }
        }
    }

    private void CheckLinks()
    {
        foreach (var collector in world.Collectors)
        {
            foreach (var agent in world.Agents)
            {
                foreach (var wire in Links(agent, collector))
                    CheckLink(agent, collector, wire, AgentLink.ExpiryLookInterval + Slack);
            }
        }
    }

    private IEnumerable<Wire> Links(SimulatedAgent agent, SimulatedCollector collector) =>
        world.Network.RouteBetween(agent.Name, collector.Name).Wires
            .Where(wire => wire.Watch is LinkWatch { IsStreaming: true });

    private void CheckLink(SimulatedAgent agent, SimulatedCollector collector, Wire wire, TimeSpan overMax)
    {
        var certificate = CertificateOn(wire);
        if (revoked.Contains(certificate.KeyPin))
            world.Broken($"{agent.Name} has {wire} to {collector.Name} with a key that was revoked");
        var over = collector.Machine.UtcNow - certificate.ValidUntil;
        if (over > overMax && !(world.Time.Elapsed - clockSetAt.GetValueOrDefault(collector) <= overMax))
            world.Broken($"{agent.Name} has {wire} to {collector.Name} with a certificate that is over for {over}");
    }

    private void CheckLabels(SimulatedAgent agent, SimulatedCollector collector)
    {
        if (collector.Process!.Registry.Find(agent.Id) is not { } known)
            world.Broken($"{agent.Name} has a link to {collector.Name} and is not known there");
        else if (known.Labels.Find(Label) != agent.Name || known.ForgetAfter != world.Plan.Certificates!.ForgetAfter)
            world.Broken($"{agent.Name} has joined {collector.Name} with other labels than are known there");
    }

    private void CheckNotLockedOut(SimulatedAgent agent, SimulatedCollector collector, bool hasLink)
    {
        var looks = hasLink || !IsWell(agent, collector) ? 0 : looksWithoutLink.GetValueOrDefault(agent) + 1;
        looksWithoutLink[agent] = looks;
        if (looks >= LooksWithoutLinkMax)
            world.Broken($"{agent.Name} is locked out: nothing is between it and {collector.Name}, and it has no link");
    }

    private bool IsWell(SimulatedAgent agent, SimulatedCollector collector)
    {
        var route = world.Network.RouteBetween(agent.Name, collector.Name);
        return agent.Process is { IsStopping: false } && collector.Process is { IsStopping: false }
            && !excused.Contains(agent)
            && route is { Blocked: false, BytesPerSecond: 0, ReadBytesMax: 0 }
            && agent.Machine.ClockError.Duration() < ClockErrorMax
            && collector.Machine.ClockError.Duration() <= world.Plan.Certificates!.Life / 5;
    }

    private static AgentCertificate CertificateOn(Wire wire) => AgentCertificate.Read(wire.Server.PeerCertificate!)!;
}
