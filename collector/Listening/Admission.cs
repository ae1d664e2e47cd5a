using System.Reactive;
using Microsoft.Extensions.Logging;
using Monitoring.Collector.Instruments;
using Monitoring.Collector.Registry;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;
using Monitoring.Protocol.Sessions;
using Monitoring.Reactor;
using Monitoring.Trust;

namespace Monitoring.Collector.Listening;

/// <summary>
/// Decides who comes in: the secret, the registry's judgement, and one link per agent. For the reactor's thread only.
/// </summary>
public sealed class Admission
{
    /// <summary>How long the older of two links has to show that its agent is there: 2 s.</summary>
    public static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(2);

    /// <summary>How long an agent that was refused is asked to wait: it takes a person to change that.</summary>
    public static readonly TimeSpan RefusedRetry = TimeSpan.FromSeconds(30);

    /// <summary>Lines per second on connections that were refused; all are counted.</summary>
    public const int RefusalLinesPerSecond = 5;

    private readonly AgentRegistry registry;
    private readonly SharedSecret secret;
    private readonly IReactorTime time;
    private readonly CollectorMetrics metrics;
    private readonly ILogger log;
    private readonly LineLimit refusalLines;
    private readonly Dictionary<Guid, AgentLink> current = [];
    private readonly Dictionary<Guid, DeferredLock> deciding = [];

    /// <summary>Sets up the rules.</summary>
    /// <param name="registry">Who is known.</param>
    /// <param name="secret">What agents must know.</param>
    /// <param name="time">The clock.</param>
    /// <param name="metrics">Where ended links are counted.</param>
    /// <param name="log">Gets a line per decision.</param>
    public Admission(
        AgentRegistry registry, SharedSecret secret, IReactorTime time, CollectorMetrics metrics, ILogger log)
    {
        this.registry = registry;
        this.secret = secret;
        this.time = time;
        this.metrics = metrics;
        metrics.Goodbyes.Show(Enum.GetValues<GoodbyeReason>().Select(ReasonLabel.Of));
        this.log = log;
        refusalLines = new LineLimit(time, RefusalLinesPerSecond);
        registry.Forgotten += agent =>
            CurrentLink(agent.Id)?.Close(GoodbyeReason.Stopped, "this agent was forgotten; it may come again");
    }

    /// <summary>Open links of admitted agents.</summary>
    public IReadOnlyCollection<AgentLink> CurrentLinks => current.Values;

    /// <summary>The open link of an agent; null when it has none.</summary>
    public AgentLink? CurrentLink(Guid id) => current.GetValueOrDefault(id);

    internal void HelloReceived(AgentLink link, Hello hello)
    {
        if (!secret.Matches(hello.Secret.Span))
        {
            Refuse(link, GoodbyeReason.WrongSecret,
                "the secret is wrong: give the agent the content of the collector's --agents.secret-file");
            return;
        }
        if (!deciding.TryGetValue(hello.AgentId, out var one))
            deciding[hello.AgentId] = one = new DeferredLock();
        one.Run(() => Decide(link, hello)).AddErrback(failure =>
        {
            log.LogError("admitting {Name} failed: {Failure}", hello.Name, failure);
            link.Close(GoodbyeReason.InternalFault, "the collector failed to decide; dial again");
        }).AddCallback(_ =>
        {
            if (!one.Locked)
                deciding.Remove(hello.AgentId);
        });
    }

    internal void Ended(AgentLink link, SessionEnd end)
    {
        Count(end);
        if (link.IsAdmitted)
        {
            if (CurrentLink(link.AgentId) == link)
                current.Remove(link.AgentId);
            log.LogInformation("{Name} ({Address}) has left: {End}", link.Hello.Name, link.Address, Describe(end));
        }
        else if (end is { ByPeer: false, Reason: not null } && refusalLines.Allows(out var after))
        {
            log.LogWarning(
                "a connection from {Address} was refused: {End}{After}", link.Address, Describe(end), after);
        }
    }

    private void Count(SessionEnd end)
    {
        if (end.Reason is null)
            metrics.Errors["link_lost"].Increment();
        else if (!end.ByPeer)
            metrics.Goodbyes[ReasonLabel.Of(end.Reason.Value)].Increment();
    }

    // One decision at a time for an agent. While it is made, links may come and go: each step looks anew.
    private Deferred<Unit> Decide(AgentLink link, Hello hello)
    {
        if (link.HasEnded || !MayCome(link, hello))
            return Deferred.Succeed(Unit.Default);
        if (CurrentLink(hello.AgentId) is not { } older)
            return Admit(link, hello);
        if (IsOvertaken(hello, older.Hello))
            return link.Close(GoodbyeReason.Superseded, "a newer link of this agent was here first");
        return StillThere(older, hello).AddCallback(isClone => isClone
            ? KeepBothOut(older, link, hello)
            : older.Close(GoodbyeReason.Superseded, "a newer link of this agent has taken over")
                .AddCallback(_ => Decide(link, hello)));
    }

    // Two links of one process may arrive in another order than they were dialled in.
    private static bool IsOvertaken(Hello newcomer, Hello present) =>
        newcomer.Incarnation == present.Incarnation && newcomer.Link < present.Link;

    // The same process that dials again has given the older link up itself, so nothing is asked then.
    private static Deferred<bool> StillThere(AgentLink older, Hello newer) =>
        older.Hello.Incarnation == newer.Incarnation
            ? Deferred.Succeed(false)
            : older.Poll(PollKind.Ping, PingTimeout).AddCallbacks(_ => true, _ => false);

    private Deferred<Unit> KeepBothOut(AgentLink older, AgentLink newer, Hello hello)
    {
        var reason = $"two agents use the id {hello.AgentId:N}, on {older.Address} and {newer.Address}: one's data "
            + "directory is a copy of the other's. Empty it on one host, then run on the collector: "
            + $"monitoring-collector agent forget {hello.Name}";
        registry.KeepOut(hello.AgentId, reason);
        newer.Links.KeptOut(hello.AgentId, reason);
        return DeferredList.All([
            older.Close(GoodbyeReason.Clone, reason, RefusedRetry),
            newer.Close(GoodbyeReason.Clone, reason, RefusedRetry),
        ]).AddCallback(_ => { });
    }

    private bool MayCome(AgentLink link, Hello hello)
    {
        switch (registry.Judge(hello.AgentId, hello.Name, time.UtcNow))
        {
            case Judgement.NameTaken:
                Refuse(link, GoodbyeReason.NameTaken,
                    $"another agent is called {hello.Name}. If this host replaces it, run on the collector: "
                    + $"monitoring-collector agent replace {hello.Name}; else start the agent with another --name");
                return false;
            case Judgement.KeptOut:
                Refuse(link, GoodbyeReason.Clone, registry.Find(hello.AgentId)?.KeptOut ?? "");
                return false;
            case Judgement.TooMany:
                Refuse(link, GoodbyeReason.TooManyAgents,
                    $"the collector knows {AgentRegistry.AgentsMax} agents already: forget some with "
                    + "monitoring-collector agent forget");
                return false;
            default:
                return true;
        }
    }

    private Deferred<Unit> Admit(AgentLink link, Hello hello)
    {
        registry.Admit(hello.AgentId, hello.Name, time.UtcNow);
        current[hello.AgentId] = link;
        log.LogInformation(
            "{Name} ({Address}, agent {Version}) has come", hello.Name, link.Address, hello.AgentVersion);
        return link.Welcome();
    }

    private static void Refuse(AgentLink link, GoodbyeReason reason, string text) =>
        link.Close(reason, text, RefusedRetry);

    private static string Describe(SessionEnd end) => end.Reason is { } reason
        ? $"{(end.ByPeer ? "it" : "the collector")} said {reason}{(end.Text.Length > 0 ? ": " + end.Text : "")}"
        : end.Failure is { } failure ? $"the link broke: {failure.Message}" : "the link ended without a goodbye";
}
