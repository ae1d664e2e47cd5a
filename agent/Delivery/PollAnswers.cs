using System.Reactive;
using Monitoring.Protocol.Codec;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;
using Monitoring.Protocol.Sessions;
using Monitoring.Reactor;

namespace Monitoring.Agent.Delivery;

/// <summary>What the agent answers when the collector asks; the session itself answers pings.</summary>
/// <param name="stream">Has the newest values; for the reactor's thread between cycles.</param>
/// <param name="sampleNow">Runs a cycle outside the schedule; fires when it has ended.</param>
/// <param name="busiest">Gives the body of the answer about processes.</param>
public sealed class PollAnswers(
    StreamEncoder stream, Func<Deferred<Unit>> sampleNow, Func<Deferred<ReadOnlyMemory<byte>>> busiest)
{
    private readonly FrameWriter before = new();
    private readonly FrameWriter body = new();

    /// <summary>The answer; null when this kind of question isn't known.</summary>
    public Deferred<PollAnswer>? Answer(AgentSession session, Poll poll) => poll.Kind switch
    {
        PollKind.SampleNow => sampleNow().AddCallback(_ => NewestValues(session)),
        PollKind.TopProcesses => busiest().AddCallback(body => new PollAnswer(PollStatus.Ok, body)),
        _ => null,
    };

    private PollAnswer NewestValues(AgentSession session)
    {
        before.Clear();
        body.Clear();
        session.SnapshotCatalogueSeq = stream.WriteSnapshot(session.SnapshotCatalogueSeq, before, body);
        return new PollAnswer(PollStatus.Ok, body.Written.ToArray(), before.Written.ToArray());
    }
}
