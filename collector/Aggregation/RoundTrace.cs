using System.Diagnostics;
using Monitoring.Collector.Polling;
using Monitoring.Protocol.Sessions;
using Monitoring.Reactor;

namespace Monitoring.Collector.Aggregation;

/// <summary>
/// One round as a trace: a root span for the round, and under it a span for each poll that it gathered, from question
/// to answer. A poll may be older than its round. Costs nothing while nobody listens.
/// </summary>
internal sealed class RoundTrace : IDisposable
{
    private readonly ActivitySource source;
    private readonly Activity? root;

    private RoundTrace(ActivitySource source, Activity? root)
    {
        this.source = source;
        this.root = root;
    }

    /// <summary>Begins the root span, in the past.</summary>
    public static RoundTrace Begin(ActivitySource source, long number, DateTimeOffset started)
    {
        var root = source.StartActivity(
            ActivityKind.Internal, parentContext: default, startTime: started, name: "fleet round");
        root?.SetTag("monitoring.round.number", number);
        return new RoundTrace(source, root);
    }

    /// <summary>Adds a poll's span.</summary>
    public void Add(string host, HostPoll poll, Outcome<PollResult> answer)
    {
        if (root is null)
            return;
        using var span = source.StartActivity(
            ActivityKind.Client, root.Context, startTime: poll.SentAt, name: "poll");
        span?.SetTag("host.name", host);
        if (answer.Succeeded)
            span?.SetTag("monitoring.poll.rtt_ms", answer.Value.RoundTrip.TotalMilliseconds);
        else
            span?.SetStatus(ActivityStatusCode.Error, answer.Failure.ToString());
        if (poll.EndedAt is { } ended)
            span?.SetEndTime(ended.UtcDateTime);
    }

    /// <summary>Ends the root span.</summary>
    public void End(RoundReport report)
    {
        root?.SetTag("monitoring.round.expected", report.Expected);
        root?.SetTag("monitoring.round.answered", report.Answered);
        root?.SetEndTime(report.Published.UtcDateTime);
        if (report.Missing.Count > 0)
            root?.SetStatus(ActivityStatusCode.Error, $"{report.Missing.Count} hosts are missing");
    }

    /// <inheritdoc/>
    public void Dispose() => root?.Dispose();
}
