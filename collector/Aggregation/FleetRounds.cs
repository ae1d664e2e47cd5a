using System.Diagnostics;
using System.Reactive;
using System.Reactive.Subjects;
using Monitoring.Collector.Instruments;
using Monitoring.Collector.Polling;
using Monitoring.Collector.Store;
using Monitoring.Protocol.Sessions;
using Monitoring.Reactor;

namespace Monitoring.Collector.Aggregation;

/// <summary>
/// Every few seconds, gathers each host's newest poll, aggregates the fleet and publishes the figures. For the
/// reactor's thread only.
/// </summary>
/// <remarks>
/// A round is one chain of Deferreds: a poll that is answered counts at once, one that is pending is awaited until the
/// deadline, and one that timed out or is pending still then is missing. A silent host so costs the round its deadline
/// and no more.
/// </remarks>
public sealed class FleetRounds : IDisposable
{
    /// <summary>How often a round starts: every 5 s.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>By when a round is published: 1 s after its start.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(1);

    /// <summary>What is kept of the deadline for aggregating and publishing: 100 ms.</summary>
    public static readonly TimeSpan PublishMargin = TimeSpan.FromMilliseconds(100);

    private readonly Fleet fleet;
    private readonly LatestValues latest;
    private readonly IReactorTime time;
    private readonly CollectorMetrics metrics;
    private readonly ILogger log;
    private readonly ActivitySource activities;
    private readonly Subject<RoundReport> published = new();
    private readonly LoopingCall loop;
    private RoundReport newest = RoundReport.None;

    /// <summary>Sets rounds up; <see cref="Start"/> starts them.</summary>
    /// <param name="fleet">Whose polls are gathered.</param>
    /// <param name="latest">Whose blocks are aggregated.</param>
    /// <param name="time">The clock.</param>
    /// <param name="metrics">Where rounds are counted.</param>
    /// <param name="log">Gets a line when a round fails.</param>
    /// <param name="activities">Where a round becomes a trace: a root, and a child for each poll.</param>
    public FleetRounds(
        Fleet fleet,
        LatestValues latest,
        IReactorTime time,
        CollectorMetrics metrics,
        ILogger log,
        ActivitySource activities)
    {
        this.fleet = fleet;
        this.latest = latest;
        this.time = time;
        this.metrics = metrics;
        this.log = log;
        this.activities = activities;
        loop = LoopingCall.WithCount(time, _ => Run().AddErrback(Report));
    }

    /// <summary>The newest finished round. Any thread may read it.</summary>
    public RoundReport Newest => Volatile.Read(ref newest);

    /// <summary>Each round as it is published, on the reactor's thread.</summary>
    public IObservable<RoundReport> Published => published;

    /// <summary>Starts a round now and then every <see cref="Interval"/>.</summary>
    /// <exception cref="InvalidOperationException">They run already.</exception>
    public void Start() => loop.Start(Interval);

    /// <summary>Starts no more rounds. One that is under way is not waited for. When none are started, does
    /// nothing.</summary>
    public void Stop()
    {
        if (loop.Running)
        {
            loop.Stop();
        }
    }

    /// <summary>One round; fires when it is published.</summary>
    public Deferred<Unit> Run()
    {
        var asked = fleet.Expected.Select(host => new Asked(host.Id, host.Poller.Newest!));
        var round = new Round(newest.Number + 1, time.UtcNow, [.. asked]);
        return Gather(round)
            .AddCallback(answers => Aggregate(round, answers))
            .AddCallback(Publish);
    }

    /// <inheritdoc/>
    public void Dispose() => published.Dispose();

    private Deferred<Outcome<PollResult>[]> Gather(Round round) =>
        DeferredList.All([.. round.Hosts.Select(AnswerInTime)], consumeErrors: true);

    private Deferred<PollResult> AnswerInTime(Asked host) =>
        host.Poll.Outcome().AddTimeout(Deadline - PublishMargin, time);

    private RoundReport Aggregate(Round round, Outcome<PollResult>[] answers)
    {
        using var trace = RoundTrace.Begin(activities, round.Number, round.Started);
        var missing = new List<string>();
        foreach (var (host, answer) in round.Hosts.Zip(answers))
        {
            var name = latest.Find(host.Id)?.Name;
            if (name is null)
                continue;
            trace.Add(name, host.Poll, answer);
            if (!answer.Succeeded)
                missing.Add(name);
        }
        missing.Sort(StringComparer.Ordinal);
        var report = new RoundReport(
            round.Number, round.Started, round.Started + Deadline, time.UtcNow, round.Hosts.Length, missing,
            FleetSums.Of(latest.Current.Hosts));
        trace.End(report);
        return report;
    }

    // A round that fails must not be the last one.
    private void Report(Failure failure)
    {
        metrics.Errors["callback"].Increment();
        log.LogError("a round failed: {Failure}", failure.Exception);
    }

    private void Publish(RoundReport report)
    {
        Volatile.Write(ref newest, report);
        metrics.Rounds.Increment();
        metrics.RoundDuration.Record((report.Published - report.Started).TotalSeconds);
        published.OnNext(report);
    }

    private sealed record Round(long Number, DateTimeOffset Started, Asked[] Hosts);

    private sealed record Asked(Guid Id, HostPoll Poll);
}
