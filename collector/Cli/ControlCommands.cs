using System.Globalization;
using System.Text;
using Monitoring.Collector.Aggregation;
using Monitoring.Collector.Registry;
using Monitoring.Collector.Store;
using Monitoring.Model;
using Monitoring.Protocol.Sessions;
using Monitoring.Reactor;

namespace Monitoring.Collector.Cli;

/// <summary>Carries out what comes over the control socket. For the reactor's thread only.</summary>
/// <param name="commands">What may be told.</param>
/// <param name="latest">What <c>agent list</c> shows.</param>
/// <param name="backup">Writes a backup into a directory, away from the reactor's thread.</param>
/// <param name="access">Carries out what is about users and web tokens.</param>
internal sealed class ControlCommands(
    ICommands commands,
    LatestValues latest,
    Func<string, Deferred<ControlAnswer>> backup,
    Func<ControlRequest, Deferred<ControlAnswer>> access)
{
    private const string TimeFormat = "yyyy-MM-dd HH:mm:ss'Z'";

    /// <summary>Carries out one request; fires with what came of it.</summary>
    public Deferred<ControlAnswer> CarryOut(ControlRequest request) => request.Command switch
    {
        "agent list" => Deferred.Succeed(new ControlAnswer(true, List())),
        "agent forget" => Deferred.Succeed(Forget(request.Argument)),
        "agent replace" => Deferred.Succeed(Replace(request.Argument)),
        "agent sample" => Sample(request.Argument),
        BackupVerbs.Backup => backup(request.Argument),
        _ when AccessVerbs.Know(request.Command) => access(request),
        _ => Deferred.Succeed(new ControlAnswer(
            false, $"this collector knows no command {request.Command}: is it an older version?")),
    };

    private string List()
    {
        var agents = commands.Agents.OrderBy(a => a.Name, StringComparer.Ordinal).ToArray();
        if (agents.Length == 0)
            return "No agent has come yet.";
        var width = Math.Max("NAME".Length, agents.Max(a => a.Name.Length));
        var text = new StringBuilder();
        text.Append($"{"NAME".PadRight(width)}  STATE     LAST SEEN             ADDRESS          ID");
        foreach (var agent in agents)
        {
            var block = latest.Find(agent.Id);
            var state = block?.State switch
            {
                HostState.Up => "up",
                HostState.Late => "late",
                HostState.KeptOut => "kept out",
                _ => "down",
            };
            var seen = (block?.LastSeen ?? agent.LastSeen).UtcDateTime
                .ToString(TimeFormat, CultureInfo.InvariantCulture);
            text.Append($"\n{agent.Name.PadRight(width)}  {state,-8}  {seen}  {block?.Address,-15}  {agent.Id:N}");
        }
        return text.ToString();
    }

    private ControlAnswer Forget(string nameOrId) => commands.Forget(nameOrId) is { } agent
        ? new ControlAnswer(true, $"Forgot {agent.Name} ({agent.Id:N}). If it still runs, it comes again.")
        : new ControlAnswer(false, $"there is no agent {nameOrId}; see monitoring-collector agent list");

    private ControlAnswer Replace(string name) => commands.Replace(name) is { } agent
        ? new ControlAnswer(true, $"{name} is now agent {agent.Id:N}: it is let in when it dials next.")
        : new ControlAnswer(false, $"no other agent has asked for the name {name} in the last "
            + $"{AgentRegistry.ClaimKept.TotalMinutes:0} minutes; to free it, run: "
            + $"monitoring-collector agent forget {name}");

    private Deferred<ControlAnswer> Sample(string nameOrId) => commands.SampleNow(nameOrId)
        .AddCallback(groups => Sampled(nameOrId, groups))
        .AddErrback(failure => NotSampled(nameOrId, failure));

    private static Outcome<ControlAnswer> NotSampled(string nameOrId, Failure failure) =>
        failure.Is<PollFailedException>() || failure.Is<TimeoutException>()
            ? new ControlAnswer(false, $"{nameOrId} was not sampled ({failure.Exception.Message}); see "
                + "monitoring-collector agent list")
            : failure;

    private static ControlAnswer Sampled(string nameOrId, IReadOnlyList<GroupSnapshot> groups)
    {
        if (groups.Count == 0)
            return new ControlAnswer(true, $"{nameOrId} answered that it has no series.");
        var newest = DateTimeOffset.FromUnixTimeMilliseconds(groups.Max(g => g.TimeMs)).UtcDateTime
            .ToString(TimeFormat, CultureInfo.InvariantCulture);
        return new ControlAnswer(
            true, $"{nameOrId} was sampled at {newest} by its clock: {groups.Sum(g => g.Series.Length)} series.");
    }
}
