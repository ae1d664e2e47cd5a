using Monitoring.Reactor;

namespace Monitoring.Collector.Instruments;

/// <summary>The collector's own metrics, by what they are about. What each one says stands in its help text.</summary>
public sealed class CollectorMetrics
{
    /// <summary>Declares them.</summary>
    public CollectorMetrics(InstrumentSet instruments)
    {
        Connections = instruments.Gauge(
            "monitoring.collector.connections", "Connections of agents that are open now.", "{connection}");
        ConnectionsAccepted = instruments.Counter(
            "monitoring.collector.connections.accepted", "Connections accepted from agents.", "{connection}");
        ConnectionsRefused = instruments.Counter(
            "monitoring.collector.connections.refused",
            "Connections closed because strangers had too many, or came too fast, by reason.", "{connection}", "reason",
            ["address_connections", "address_rate", "rate", "handshakes", "silent"]);
        Goodbyes = instruments.Counter(
            "monitoring.collector.goodbyes", "Connections that the collector ended, by reason.",
            "{connection}", "reason", []);
        Insecure = instruments.Gauge(
            "monitoring.collector.insecure",
            "1 when --insecure lets every program of this machine push as any host; else 0.", "");
        CertificatesIssued = instruments.Counter(
            "monitoring.collector.certificates.issued", "Certificates given to agents that joined or renewed.",
            "{certificate}");
        FramesReceived = instruments.Counter(
            "monitoring.collector.ingest.frames", "Frames received from agents.", "{frame}");
        BytesReceived = instruments.Counter(
            "monitoring.collector.ingest", "Bytes of frames received from agents, inside TLS.", "By");
        BytesSent = instruments.Counter(
            "monitoring.collector.sent", "Bytes of frames sent to agents, inside TLS.", "By");
        BatchesReceived = instruments.Counter(
            "monitoring.collector.ingest.batches", "Batches decoded, snapshots included.", "{batch}");
        SamplesReceived = instruments.Counter(
            "monitoring.collector.ingest.samples", "Samples decoded, one per live series and batch.", "{sample}");
        Errors = instruments.Counter(
            "monitoring.collector.errors", "What went wrong and was dealt with, by reason.",
            "{error}", "reason", ["authority_file", "callback", "handshake", "link_lost"]);
        LateTicks = instruments.Counter(
            "monitoring.collector.polls.late_ticks",
            "Ticks of polls' timers that came more than 50 ms late, or not at all.", "{tick}");
        PollLateness = instruments.Histogram(
            "monitoring.collector.poll.lateness", "How late a poll's timer ticked.", "s");
        PollsSent = instruments.Counter("monitoring.collector.polls.sent", "Polls sent to agents.", "{poll}");
        PollsAnswered = instruments.Counter(
            "monitoring.collector.polls.answered", "Polls that agents answered in time.", "{poll}");
        PollsTimedOut = instruments.Counter(
            "monitoring.collector.polls.timed_out", "Polls without an answer in time.", "{poll}");
        PollsFailed = instruments.Counter(
            "monitoring.collector.polls.failed",
            "Polls that ended otherwise: the link broke, or the agent could not answer.", "{poll}");
        PollRoundTrip = instruments.Histogram(
            "monitoring.collector.poll.round_trip", "From sending a poll to its answer.", "s");
        Rounds = instruments.Counter("monitoring.collector.rounds", "Polling rounds published.", "{round}");
        RoundDuration = instruments.Histogram(
            "monitoring.collector.round.duration", "From a round's start until its aggregates were published.", "s");
        ExpositionDuration = instruments.Histogram(
            "monitoring.collector.exposition.duration", "From a scrape's request to the last byte handed over.", "s");
        ExpositionSeries = instruments.Counter(
            "monitoring.collector.exposition.series", "Series of hosts written for scrapes.", "{series}");
        ExpositionLeftOut = instruments.Counter(
            "monitoring.collector.exposition.left_out",
            "Series of hosts left out of scrapes: a type in conflict, a series repeated, an impossible name.",
            "{series}");
    }

    /// <summary>Open connections.</summary>
    public Gauge Connections { get; }

    /// <summary>Accepted connections.</summary>
    public Counter ConnectionsAccepted { get; }

    /// <summary>Connections closed because there were too many of strangers, by reason.</summary>
    public LabelledCounter ConnectionsRefused { get; }

    /// <summary>Connections ended by the collector, by GOODBYE reason.</summary>
    public LabelledCounter Goodbyes { get; }

    /// <summary>1 when agents are let in without TLS.</summary>
    public Gauge Insecure { get; }

    /// <summary>Certificates given to agents.</summary>
    public Counter CertificatesIssued { get; }

    /// <summary>Frames from agents.</summary>
    public Counter FramesReceived { get; }

    /// <summary>Bytes from agents.</summary>
    public Counter BytesReceived { get; }

    /// <summary>Bytes to agents.</summary>
    public Counter BytesSent { get; }

    /// <summary>Batches decoded.</summary>
    public Counter BatchesReceived { get; }

    /// <summary>Samples decoded.</summary>
    public Counter SamplesReceived { get; }

    /// <summary>Errors by reason.</summary>
    public LabelledCounter Errors { get; }

    /// <summary>Ticks of polls' timers that came late.</summary>
    public Counter LateTicks { get; }

    /// <summary>How late polls' timers ticked, seconds.</summary>
    public Histogram PollLateness { get; }

    /// <summary>Polls sent.</summary>
    public Counter PollsSent { get; }

    /// <summary>Polls answered.</summary>
    public Counter PollsAnswered { get; }

    /// <summary>Polls not answered in time.</summary>
    public Counter PollsTimedOut { get; }

    /// <summary>Polls that failed otherwise.</summary>
    public Counter PollsFailed { get; }

    /// <summary>Round trips of polls, seconds.</summary>
    public Histogram PollRoundTrip { get; }

    /// <summary>Rounds published.</summary>
    public Counter Rounds { get; }

    /// <summary>How long rounds took, seconds.</summary>
    public Histogram RoundDuration { get; }

    /// <summary>How long scrapes took, seconds.</summary>
    public Histogram ExpositionDuration { get; }

    /// <summary>Series written for scrapes.</summary>
    public Counter ExpositionSeries { get; }

    /// <summary>Series left out of scrapes.</summary>
    public Counter ExpositionLeftOut { get; }

    /// <summary>Declares what the reactor says of itself.</summary>
    /// <param name="instruments">Where.</param>
    /// <param name="reactor">The collector's loop; its figures may be read on any thread.</param>
    public static void DeclareReactor(InstrumentSet instruments, IReactor reactor)
    {
        instruments.GaugeReading(
            "monitoring.collector.loop.lag", "How late the loop ran the timer that was due last.", "s",
            () => reactor.Statistics.LagLast.TotalSeconds);
        instruments.GaugeReading(
            "monitoring.collector.loop.lag_max", "How late the loop ran a timer, at worst since its start.", "s",
            () => reactor.Statistics.LagMax.TotalSeconds);
        instruments.CounterReading(
            "monitoring.collector.loop.passes", "Passes of the loop.", "{pass}", () => reactor.Statistics.Passes);
        instruments.CounterReading(
            "monitoring.collector.loop.timers_fired", "Delayed calls that the loop ran.", "{call}",
            () => reactor.Statistics.TimersFired);
        instruments.GaugeReading(
            "monitoring.collector.loop.timers_pending", "Delayed calls that wait for their time.", "{call}",
            () => reactor.Statistics.TimersPending);
        instruments.CounterReading(
            "monitoring.collector.loop.calls_posted", "Calls that other threads posted to the loop.", "{call}",
            () => reactor.Statistics.CallsPosted);
        instruments.GaugeReading(
            "monitoring.collector.loop.calls_waiting", "Calls that other threads posted and the loop has not begun.",
            "{call}", () => reactor.Statistics.CallsWaiting);
        instruments.CounterReading(
            "monitoring.collector.loop.failures", "Calls on the loop that threw.", "{call}",
            () => reactor.Statistics.Failures);
    }
}
