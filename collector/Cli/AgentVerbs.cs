using System.Globalization;
using System.Text;
using Monitoring.Collector.Aggregation;
using Monitoring.Collector.Registry;
using Monitoring.Collector.Store;
using Monitoring.Model;
using Monitoring.Protocol.Sessions;
using Monitoring.Reactor;

namespace Monitoring.Collector.Cli;

/// <summary>Carries out the verbs of <c>agent</c>. For the reactor's thread only.</summary>
/// <param name="commands">What may be told.</param>
/// <param name="latest">What <c>agent list</c> shows.</param>
internal sealed class AgentVerbs(ICommands commands, LatestValues latest)
{
    private const string TimeFormat = "yyyy-MM-dd HH:mm:ss'Z'";

    /// <summary>A row for each agent.</summary>
    public ControlAnswer List()
    {
        var agents = commands.Agents.OrderBy(a => a.Name, StringComparer.Ordinal).ToArray();
        if (agents.Length == 0)
            return new ControlAnswer(true, "No agent has come yet.");
        var width = Math.Max("NAME".Length, agents.Max(a => a.Name.Length));
        var text = new StringBuilder();
        text.Append($"{"NAME".PadRight(width)}  STATE     LAST SEEN             ADDRESS          ")
            .Append("ID                                CERTIFICATE UNTIL     LABELS");
        foreach (var agent in agents)
        {
            var block = latest.Find(agent.Id);
            var state = agent.IsRevoked ? "revoked" : block?.State switch
            {
                HostState.Up => "up",
                HostState.Late => "late",
                HostState.KeptOut => "kept out",
                _ => "down",
            };
            var labels = string.Join(',', agent.Labels.Select(label => $"{label.Name}={label.Value}"));
            var row = $"{agent.Name.PadRight(width)}  {state,-8}  {Format(block?.LastSeen ?? agent.LastSeen)}  "
                + $"{block?.Address,-15}  {agent.Id:N}  {Format(agent.ValidUntil),-20}  {labels}";
            text.Append('\n').Append(row.TrimEnd());
        }
        return new ControlAnswer(true, text.ToString());
    }

    /// <summary>Forgets an agent.</summary>
    public ControlAnswer Forget(string nameOrId) => commands.Forget(nameOrId) switch
    {
        null => Unknown(nameOrId),
        { IsRevoked: true } agent => new ControlAnswer(
            true, $"Forgot {agent.Name} ({agent.Id:N}). Its key stays revoked."),
        var agent => new ControlAnswer(true, $"Forgot {agent.Name} ({agent.Id:N}). If it still runs, it comes again."),
    };

    /// <summary>Gives a name to the agent that asked for it: to the only one, or to the one that is named.</summary>
    public ControlAnswer Replace(string name, IReadOnlyList<string> more)
    {
        var asking = commands.ClaimsOn(name);
        if (more is [var id])
            asking = [.. asking.Where(claim => claim.Id.ToString("N") == id)];
        return asking switch
        {
            [] => new ControlAnswer(false, $"no other agent has asked for the name {name} in the last "
                + $"{AgentRegistry.ClaimKept.TotalMinutes:0} minutes; to free it, run: "
                + $"monitoring-collector agent forget {HostName.InShell(name)}"),
            [var claim] => new ControlAnswer(
                true, $"{name} is now agent {commands.Replace(claim).Id:N}: it is let in when it dials next."),
            _ => new ControlAnswer(false, $"several agents ask for the name {name}: say which one is meant, by its id "
                + "behind the name: " + string.Join(", ", asking.Select(claim => claim.Id.ToString("N")))),
        };
    }

    /// <summary>Keeps an agent out from now on.</summary>
    public ControlAnswer Revoke(string nameOrId) => commands.Revoke(nameOrId) is { } agent
        ? new ControlAnswer(true, $"{agent.Name} ({agent.Id:N}) is cut off and kept out, and so is its key.")
        : Unknown(nameOrId);

    /// <summary>Names an agent.</summary>
    public ControlAnswer Rename(string nameOrId, IReadOnlyList<string> more)
    {
        if (commands.Find(nameOrId) is not { } agent)
            return Unknown(nameOrId);
        if (more is not [var name] || !HostName.IsValid(name))
            return new ControlAnswer(false, $"a new name is wanted that will do: {HostName.Rule}");
        return commands.Rename(agent, name)
            ? new ControlAnswer(true, $"{agent.Name} is now called {name}, whatever its agent calls itself.")
            : new ControlAnswer(false, $"another agent is called {name}: forget that one, or choose another name");
    }

    /// <summary>Changes an agent's labels.</summary>
    public ControlAnswer Label(string nameOrId, IReadOnlyList<string> changes)
    {
        if (commands.Find(nameOrId) is not { } agent)
            return Unknown(nameOrId);
        return changes.Count > 0 && HostLabels.Change(agent.Labels, changes) is { } labels
            ? Labelled(agent, labels)
            : new ControlAnswer(false, $"{HostLabels.Rule}; NAME= takes one away; at most {HostLabels.CountMax}");
    }

    /// <summary>Has an agent sample now.</summary>
    public Deferred<ControlAnswer> Sample(string nameOrId) => commands.SampleNow(nameOrId)
        .AddCallback(groups => Sampled(nameOrId, groups))
        .AddErrback(failure => NotSampled(nameOrId, failure));

    private ControlAnswer Labelled(AgentRecord agent, LabelSet labels)
    {
        commands.Label(agent, labels);
        var told = labels.Count == 0 ? "no labels" : string.Join(", ", labels.Select(l => $"{l.Name}={l.Value}"));
        return new ControlAnswer(true, $"{agent.Name} has {told}.");
    }

    private static ControlAnswer Unknown(string nameOrId) =>
        new(false, $"there is no agent {nameOrId}; see monitoring-collector agent list");

    private static Outcome<ControlAnswer> NotSampled(string nameOrId, Failure failure) =>
        failure.Is<PollFailedException>() || failure.Is<TimeoutException>()
            ? new ControlAnswer(false, $"{nameOrId} was not sampled ({failure.Exception.Message}); see "
                + "monitoring-collector agent list")
            : failure;

    private static ControlAnswer Sampled(string nameOrId, IReadOnlyList<GroupSnapshot> groups)
    {
        if (groups.Count == 0)
            return new ControlAnswer(true, $"{nameOrId} answered that it has no series.");
        var newest = Format(DateTimeOffset.FromUnixTimeMilliseconds(groups.Max(g => g.TimeMs)));
        return new ControlAnswer(
            true, $"{nameOrId} was sampled at {newest} by its clock: {groups.Sum(g => g.Series.Length)} series.");
    }

    private static string Format(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture) ?? "";
}
