using Microsoft.Extensions.Logging;
using Monitoring.Collector.Ingest;
using Monitoring.Collector.Instruments;
using Monitoring.Collector.Listening;
using Monitoring.Collector.Polling;
using Monitoring.Collector.Registry;
using Monitoring.Collector.Store;
using Monitoring.Collector.Store.History;
using Monitoring.Model;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;
using Monitoring.Protocol.Sessions;
using Monitoring.Reactor;

namespace Monitoring.Collector.Aggregation;

/// <summary>
/// All hosts at work: what their links bring becomes their blocks in the store, with their state and vitals. For the
/// reactor's thread only.
/// </summary>
public sealed class Fleet : IAgentLinks
{
    private readonly IReactorTime time;
    private readonly AgentRegistry registry;
    private readonly LatestValues latest;
    private readonly CollectorMetrics metrics;
    private readonly ILogger log;
    private readonly Func<double> random;
    private readonly HostEvents events;
    private readonly OwnClock ownClock;
    private readonly Dictionary<Guid, FleetHost> hosts = [];

    /// <summary>Starts with the hosts that the registry knows: down until they are heard.</summary>
    /// <param name="reactor">Where it runs.</param>
    /// <param name="registry">Who is known.</param>
    /// <param name="latest">Where blocks are published.</param>
    /// <param name="journal">Where agents' frames are kept.</param>
    /// <param name="events">Where what the collector notices of hosts is noted.</param>
    /// <param name="collectorId">What agents are told that this collector is.</param>
    /// <param name="metrics">Where it is counted.</param>
    /// <param name="log">Gets a line per change of state.</param>
    /// <param name="random">Gives numbers from 0 to 1, for the polls' phases.</param>
    public Fleet(
        IReactor reactor,
        AgentRegistry registry,
        LatestValues latest,
        IJournal journal,
        IEventLog events,
        Guid collectorId,
        CollectorMetrics metrics,
        ILogger log,
        Func<double> random)
    {
        time = reactor;
        this.registry = registry;
        this.latest = latest;
        this.metrics = metrics;
        this.log = log;
        this.random = random;
        this.events = new HostEvents(events, reactor, log);
        ownClock = new OwnClock(reactor);
        Ingestion = new Ingestion(reactor, journal, collectorId, metrics, Delivered);
        registry.Forgotten += Forgotten;
        foreach (var agent in registry.Agents)
            Known(agent);
    }

    /// <summary>Takes in what agents send.</summary>
    public Ingestion Ingestion { get; }

    /// <summary>Hosts of which a round expects an answer, in no particular order.</summary>
    internal IEnumerable<FleetHost> Expected => hosts.Values.Where(h => h.IsExpected);

    /// <inheritdoc/>
    public Deferred<LinkTerms> Admitted(AgentLink link)
    {
        var host = Known(registry.Find(link.AgentId)!);
        var block = latest.Find(host.Id)!;
        events.Linked(host, block, link.Hello);
        host.Link = link;
        latest.Put(block with
        {
            AgentVersion = link.Hello.AgentVersion,
            Address = link.Address,
            LinkCounter = link.Hello.Link,
            HasMoved = false,
            LastSeen = time.UtcNow,
            RefusedSeries = host.Incarnation == link.Hello.Incarnation ? block.RefusedSeries : 0,
            RefusedExamples = host.Incarnation == link.Hello.Incarnation ? block.RefusedExamples : [],
        });
        host.Incarnation = link.Hello.Incarnation;
        registry.Linked(host.Id, link.Hello.Link);
        return Ingestion.Open(link, hosts.Count).AddCallback(terms =>
        {
            if (host.Link == link)
                host.Poller.Start(HostPoller.Interval * random());
            return terms;
        });
    }

    /// <inheritdoc/>
    public void Happened(AgentLink link, StreamEvent happened)
    {
        if (hosts.TryGetValue(link.AgentId, out var host) && host.Lines.Allows(out var after))
            log.LogInformation("{Name} reports {Kind} ({Amount}): {Text}{After}",
                link.Hello.Name, happened.Kind, happened.Amount, happened.Text, after);
    }

    /// <inheritdoc/>
    public void SeriesRefused(AgentLink link, Refused refused)
    {
        if (refused.Refusals.Count > 0
            && hosts.TryGetValue(link.AgentId, out var host) && host.Lines.Allows(out var after))
            log.LogWarning("{Name}: {Total} series are refused, among them {Series}{After}",
                link.Hello.Name, refused.Total, refused.Refusals[0].Series, after);
        // What an earlier process of the agent had refused says nothing of the series it has now.
        if (refused.Incarnation != link.Hello.Incarnation)
            return;
        // A catalogue that is restated names the same series again. The newest come first, as the oldest may be gone.
        latest.Change(link.AgentId, block => block with
        {
            RefusedSeries = refused.Total,
            RefusedExamples = [.. refused.Refusals.Select(r => $"{r.Series} ({r.Reason})")
                .Concat(block.RefusedExamples)
                .Distinct()
                .Take(Math.Min(refused.Total, HostBlock.RefusedExamplesMax))],
        });
    }

    /// <inheritdoc/>
    public void SaidGoodbye(AgentLink link, SessionEnd end)
    {
        Ingestion.Deliver(link);
        if (!hosts.TryGetValue(link.AgentId, out var host) || host.Link != link)
            return;
        if (end.Reason == GoodbyeReason.Stopped)
            host.Liveness.Stopped($"the agent said goodbye{(end.Text.Length > 0 ? ": " + end.Text : "")}");
        else if (end.Reason == GoodbyeReason.Moving)
            Moved(host);
    }

    /// <inheritdoc/>
    public void Ended(AgentLink link, SessionEnd end)
    {
        Ingestion.Settle(link);
        if (!hosts.TryGetValue(link.AgentId, out var host) || host.Link != link)
            return;
        host.Link = null;
        // It has brought nothing that would make it late or down later on.
        if (!host.IsServing)
            host.Poller.Stop();
    }

    // Its newest values come from the other collector now, so they must not be shown here, too.
    private void Moved(FleetHost host)
    {
        registry.Moved(host.Id);
        latest.Change(host.Id, block => block with { HasMoved = true });
        host.Liveness.Stopped("moved to another collector");
    }

    /// <inheritdoc/>
    public void KeptOut(Guid id, string reason)
    {
        if (!hosts.TryGetValue(id, out var host))
            return;
        host.IsKeptOut = true;
        host.Liveness.Stopped(reason);
    }

    /// <summary>Shows what the registry says of a host now: its name and labels.</summary>
    internal void Described(Guid id)
    {
        if (hosts.ContainsKey(id))
            Known(registry.Find(id)!);
    }

    private FleetHost Known(AgentRecord agent)
    {
        if (!hosts.TryGetValue(agent.Id, out var host))
        {
            host = new FleetHost(agent.Id, time, metrics, StateChanged, PollEnded, Report)
            {
                IsKeptOut = agent.KeptOut.Length > 0,
            };
            hosts.Add(agent.Id, host);
        }
        var block = latest.Find(agent.Id) ?? new HostBlock
        {
            Id = agent.Id,
            Name = agent.Name,
            FirstSeen = agent.FirstSeen,
            LastSeen = agent.LastSeen,
            State = host.State,
            StateReason = host.IsKeptOut ? agent.KeptOut : host.Liveness.Reason,
            LinkCounter = agent.Link,
            HasMoved = agent.HasMoved,
        };
        latest.Put(block with { Name = agent.Name, Labels = agent.Labels });
        return host;
    }

    private void Delivered(HostDelivery delivery)
    {
        // Two clones' last words may be on their way still.
        if (!hosts.TryGetValue(delivery.Link.AgentId, out var host) || host.IsKeptOut)
            return;
        var now = time.UtcNow;
        registry.Seen(host.Id, now);
        host.Liveness.BatchArrived(delivery.Interval);
        if (latest.Find(host.Id) is { } block)
            latest.Put(Showing(host, block, delivery.Groups, now, delivery.TimeMs) with
            {
                BytesPerSample = delivery.BytesPerSample,
            });
    }

    /// <summary>Shows newer values of a host than its batches have brought yet: the answer to sample-now.</summary>
    internal void Sampled(Guid id, IReadOnlyList<GroupSnapshot> groups)
    {
        if (!hosts.TryGetValue(id, out var host) || latest.Find(id) is not { } block || !host.IsServing)
            return;
        var newer = groups.ToDictionary(g => g.Name, StringComparer.Ordinal);
        var shown = Array.ConvertAll(block.Groups, g => newer.GetValueOrDefault(g.Name, g));
        latest.Put(Showing(host, block, shown, block.LastSeen, block.SampleMs));
    }

    private static HostBlock Showing(
        FleetHost host, HostBlock block, GroupSnapshot[] groups, DateTimeOffset lastSeen, long? sampleMs)
    {
        var series = 0;
        foreach (var group in groups)
            series += group.Series.Length;
        return block with
        {
            LastSeen = lastSeen,
            SampleMs = sampleMs,
            Groups = groups,
            SeriesCount = series,
            Vitals = host.Vitals.Read(groups),
        };
    }

    private void StateChanged(FleetHost host)
    {
        var (state, reason) = (host.State, host.Liveness.Reason);
        log.LogInformation("{Name} is {State}{Reason}",
            latest.Find(host.Id)?.Name, Word(state), reason.Length > 0 ? ": " + reason : "");
        latest.Change(host.Id, block => block with { State = state, StateReason = reason });
        events.StateChanged(host);
        if (host.IsServing)
        {
            host.Poller.Start(HostPoller.Interval * random());
            return;
        }
        host.Poller.Stop();
        latest.Change(host.Id, block => Showing(host, block, [], block.LastSeen, block.SampleMs));
    }

    private static string Word(HostState state) => state switch
    {
        HostState.Up => "up",
        HostState.Late => "late",
        HostState.KeptOut => "kept out",
        _ => "down",
    };

    private void PollEnded(FleetHost host, HostPoll poll)
    {
        if (ownClock.TakeStep() is { } step)
            events.OwnClockStepped(step);
        if (poll.Ended is { Succeeded: true, Value: var answer }
            && host.Clock.Pinged(poll.SentAtSteady, answer.RoundTrip, answer.AgentWallTimeMs))
        {
            events.ClockTroubled(host, latest.Find(host.Id)?.Name ?? "");
        }
        latest.Change(host.Id, block => block with
        {
            LastSeen = host.LastAnswered > block.LastSeen ? host.LastAnswered.Value : block.LastSeen,
            PollsTimedOut = host.PollsTimedOut,
            RoundTrip = host.RoundTrip,
            ClockOffset = host.Clock.OffsetFrom(time.Elapsed, time.UtcNow),
            ClockJumps = host.Clock.Jumps,
            ClockDriftPpm = host.Clock.DriftPpm,
            ClockTrouble = ClockText.Of(host.Clock, time.Elapsed),
        });
    }

    private void Report(Failure failure)
    {
        metrics.Errors["callback"].Increment();
        log.LogError("a poll's callback failed: {Failure}", failure.Exception);
    }

    private void Forgotten(AgentRecord agent)
    {
        if (!hosts.Remove(agent.Id, out var host))
            return;
        host.Poller.Stop();
        host.Liveness.End();
        Ingestion.Forget(agent.Id);
        latest.Remove(agent.Id);
    }
}
