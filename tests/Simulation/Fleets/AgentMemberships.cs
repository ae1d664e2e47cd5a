using Monitoring.Agent.Delivery;
using Monitoring.Tests.Simulation.Machines;
using Monitoring.Tests.Simulation.Network;
using Monitoring.Trust;

namespace Monitoring.Tests.Simulation.Fleets;

/// <summary>The collectors that an agent has joined, in the files in which its program has them.</summary>
internal sealed class AgentMemberships(World world, SimulatedAgent agent)
{
    private static readonly TimeSpan TryAgain = TimeSpan.FromMinutes(1);

    private readonly MembershipFolder folder = new(Path.Combine(world.Plan.Certificates!.Folder, agent.Name));
    private bool isJoining;

    /// <summary>True when its agent may be started: it has joined, and is not about to do so anew.</summary>
    public bool HasJoined => !isJoining && folder.Load().Count > 0;

    /// <summary>When the certificate on its disk is over.</summary>
    public DateTimeOffset Until => folder.Load().Max(membership => membership.Credential.Until);

    /// <summary>The pin of its key; null before it has joined.</summary>
    public string? KeyPin =>
        folder.Load().Select(one => CertificatePin.Of(one.Credential.Certificate)).FirstOrDefault();

    /// <summary>A collector, with what is shown to it.</summary>
    public LinkTarget Certified(LinkTarget target)
    {
        var membership = folder.Load().First(one => one.Address == target.ToString());
        return target with { Tls = membership.Tls, Membership = membership };
    }

    /// <summary>Does what <c>monitoring-agent join</c> does, once a minute until it succeeds.</summary>
    /// <param name="invite">Makes a token; null while nobody can.</param>
    /// <param name="joined">Called when it has.</param>
    public void Join(Func<JoinToken?> invite, Action joined)
    {
        isJoining = true;
        var reactor = new ProcessReactor(world.Time, agent.Machine, postDelay: null);
        var joining = new Joining(
            reactor, new ProcessNetwork(world.Network, agent.Machine, reactor), agent.Id, agent.Name);
        Try();

        void Try()
        {
            if (invite() is not { } token)
            {
                world.Time.CallLater(TryAgain, Try);
                return;
            }
            var known = folder.Load().FirstOrDefault(one => one.Pin == token.Pin);
            var key = known?.CopyKey() ?? folder.PendingKey(token.Pin);
            joining.Join(token, known?.FilePath ?? folder.NextPath(), key).AddCallbacks(
                membership =>
                {
                    membership.Save();
                    folder.ForgetPendingKey(token.Pin);
                    world.Story.Tell(agent.Name, "has joined");
                    reactor.End();
                    isJoining = false;
                    joined();
                },
                failure =>
                {
                    world.Story.Tell(agent.Name, $"can't join: {failure.Exception.Message}");
                    world.Time.CallLater(TryAgain, Try);
                }).AddBoth(_ => key.Dispose());
        }
    }

    /// <summary>Deletes all of it, as is said to do with a host that was revoked.</summary>
    public void Empty()
    {
        Obstruct(false);
        foreach (var membership in folder.Load())
            File.Delete(membership.FilePath);
    }

    /// <summary>Nothing of it can be written any more, or can be again.</summary>
    public void Obstruct(bool isObstructed)
    {
        foreach (var membership in folder.Load())
        {
            var obstacle = membership.FilePath + ".new";
            if (isObstructed)
                Directory.CreateDirectory(obstacle);
            else if (Directory.Exists(obstacle))
                Directory.Delete(obstacle);
        }
    }
}
