using System.Reactive;
using Microsoft.Extensions.Logging;
using Monitoring.Collector.Instruments;
using Monitoring.Collector.Registry;
using Monitoring.Model;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;
using Monitoring.Protocol.Sessions;
using Monitoring.Reactor;

namespace Monitoring.Collector.Listening;

/// <summary>
/// Decides who comes in: the certificate, the registry's judgement, and one link per agent. For the reactor's thread
/// only.
/// </summary>
public sealed class Admission
{
    /// <summary>How long the older of two links has to show that its agent is there: 2 s.</summary>
    public static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(2);

    /// <summary>How long an agent that was refused is asked to wait: it takes a person to change that.</summary>
    public static readonly TimeSpan RefusedRetry = TimeSpan.FromSeconds(30);

    /// <summary>Lines per second on connections that were refused; all are counted.</summary>
    public const int RefusalLinesPerSecond = 5;

    // Links of one agent that wait while another is decided on: one is usual, where an agent dials again meanwhile.
    private const int UndecidedMax = 2;

    private readonly AgentRegistry registry;
    private readonly IReactorTime time;
    private readonly CollectorMetrics metrics;
    private readonly ILogger log;
    private readonly LineLimit refusalLines;
    private readonly Dictionary<Guid, AgentLink> current = [];
    private readonly Dictionary<Guid, DeferredLock> deciding = [];

    /// <summary>Sets up the rules.</summary>
    /// <param name="registry">Who is known.</param>
    /// <param name="trust">What certificates are worth; null when agents need none, which is for plain TCP.</param>
    /// <param name="time">The clock.</param>
    /// <param name="metrics">Where ended links are counted.</param>
    /// <param name="log">Gets a line per decision.</param>
    public Admission(
        AgentRegistry registry, AgentTrust? trust, IReactorTime time, CollectorMetrics metrics, ILogger log)
    {
        this.registry = registry;
        Trust = trust;
        this.time = time;
        this.metrics = metrics;
        metrics.Goodbyes.Show(Enum.GetValues<GoodbyeReason>().Select(ReasonLabel.Of));
        this.log = log;
        refusalLines = new LineLimit(time, RefusalLinesPerSecond);
        registry.Forgotten += agent =>
            CurrentLink(agent.Id)?.Close(GoodbyeReason.Stopped, "this agent was forgotten; it may come again");
        registry.Revoked += agent =>
            CurrentLink(agent.Id)?.Close(GoodbyeReason.Revoked, "this agent was revoked", RefusedRetry);
    }

    /// <summary>What certificates are worth; null when agents need none.</summary>
    internal AgentTrust? Trust { get; }

    /// <summary>Open links of admitted agents.</summary>
    public IReadOnlyCollection<AgentLink> CurrentLinks => current.Values;

    /// <summary>The open link of an agent; null when it has none.</summary>
    public AgentLink? CurrentLink(Guid id) => current.GetValueOrDefault(id);

    internal void HelloReceived(AgentLink link, Hello hello)
    {
        if (link.Standing.Wrong is { } wrong)
        {
            link.Close(wrong, link.Standing.Text, RefusedRetry);
            return;
        }
        if (link.Standing.Certificate is { } shown && shown.AgentId != hello.AgentId)
        {
            link.Close(GoodbyeReason.BadCertificate,
                $"the certificate is agent {shown.AgentId:N}'s, and HELLO says {hello.AgentId:N}", RefusedRetry);
            return;
        }
        if (!deciding.TryGetValue(hello.AgentId, out var one))
            deciding[hello.AgentId] = one = new DeferredLock();
        if (one.Waiting >= UndecidedMax)
        {
            link.Close(GoodbyeReason.TooManyTries, "other links of this agent wait to be decided on", RefusedRetry);
            return;
        }
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

    internal void EnrolReceived(AgentLink link, Enrol enrol)
    {
        if (Trust is null)
            link.Close(GoodbyeReason.BadRequest, "this collector runs with --insecure: nobody need join", RefusedRetry);
        else
            Trust.EnrolReceived(link, enrol);
    }

    internal void RenewReceived(AgentLink link, Renew renew)
    {
        if (Trust is null)
            link.Close(GoodbyeReason.BadRequest, "this collector runs with --insecure: there is nothing to renew");
        else
            Trust.RenewReceived(link, renew);
    }

    /// <summary>What an agent is told that the registry has judged; null when it is welcome.</summary>
    /// <param name="judgement">The judgement.</param>
    /// <param name="name">What the agent calls itself.</param>
    /// <param name="known">What is known of it; null for nothing.</param>
    internal static (GoodbyeReason Reason, string Text)? RefusalOf(
        Judgement judgement, string name, AgentRecord? known) => judgement switch
        {
            Judgement.NameTaken => (GoodbyeReason.NameTaken,
                $"another agent is called {name}. If this host replaces it, run on the collector: "
                + $"monitoring-collector agent replace {HostName.InShell(name)}; else start the agent with another "
                + "--name"),
            Judgement.Revoked => (GoodbyeReason.Revoked,
                $"this agent, or its key, was {(known is { IsRevoked: true } ? known.KeptOut : "revoked")}: if the "
                + "host is to come again, empty the agent's data directory, forget it here, and join anew"),
            Judgement.OtherKey => (GoodbyeReason.BadCertificate,
                $"the agent id is known here with another key, as {known?.Name}: if that was this host, run on the "
                + $"collector: monitoring-collector agent forget {HostName.InShell(known?.Name ?? "")}"),
            Judgement.KeptOut => (GoodbyeReason.Clone, known?.KeptOut ?? ""),
            Judgement.TooMany => (GoodbyeReason.TooManyAgents,
                $"the collector knows {AgentRegistry.AgentsMax} agents already: forget some with "
                + "monitoring-collector agent forget"),
            _ => null,
        };

    internal void Ended(AgentLink link, SessionEnd end)
    {
        Count(end);
        if (link.IsAdmitted)
        {
            if (CurrentLink(link.AgentId) == link)
                current.Remove(link.AgentId);
            log.LogInformation("{Name} ({Address}) has left: {End}", link.Hello.Name, link.Address, Describe(end));
        }
        else if (end is { ByPeer: false, Reason: not null and not GoodbyeReason.Enrolled }
            && refusalLines.Allows(out var after))
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
        if (CurrentLink(hello.AgentId) is not { HasEnded: false } older)
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

    // The same process that dials again has given the older link up itself, so nothing is asked then; nor is a link
    // that was asked in vain already.
    private static Deferred<bool> StillThere(AgentLink older, Hello newer) =>
        older.Hello.Incarnation == newer.Incarnation || older.Unanswered >= PingTimeout
            ? Deferred.Succeed(false)
            : older.Poll(PollKind.Ping, PingTimeout).AddCallbacks(_ => true, _ => false);

    private Deferred<Unit> KeepBothOut(AgentLink older, AgentLink newer, Hello hello)
    {
        var reason = $"two agents use the id {hello.AgentId:N}, on {older.Address} and {newer.Address}: one's data "
            + "directory is a copy of the other's. Empty it on one host, then run on the collector: "
            + $"monitoring-collector agent forget {HostName.InShell(hello.Name)}";
        registry.KeepOut(hello.AgentId, reason);
        newer.Links.KeptOut(hello.AgentId, reason);
        return DeferredList.All([
            older.Close(GoodbyeReason.Clone, reason, RefusedRetry),
            newer.Close(GoodbyeReason.Clone, reason, RefusedRetry),
        ]).AddCallback(_ => { });
    }

    private bool MayCome(AgentLink link, Hello hello)
    {
        var judgement = registry.Judge(
            hello.AgentId, hello.Name, time.UtcNow, link.Standing.Certificate?.KeyPin ?? "");
        if (RefusalOf(judgement, hello.Name, registry.FindAny(hello.AgentId)) is not { } refusal)
            return true;
        link.Close(refusal.Reason, refusal.Text, RefusedRetry);
        return false;
    }

    private Deferred<Unit> Admit(AgentLink link, Hello hello)
    {
        registry.Admit(hello.AgentId, hello.Name, time.UtcNow, link.Standing.Certificate);
        current[hello.AgentId] = link;
        log.LogInformation(
            "{Name} ({Address}, agent {Version}) has come", hello.Name, link.Address, hello.AgentVersion);
        return link.Welcome();
    }

    private static string Describe(SessionEnd end) => end.Reason is { } reason
        ? $"{(end.ByPeer ? "it" : "the collector")} said {reason}{(end.Text.Length > 0 ? ": " + end.Text : "")}"
        : end.Failure is { } failure ? $"the link broke: {failure.Message}" : "the link ended without a goodbye";
}
