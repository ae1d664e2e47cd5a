using System.Text;
using Monitoring.Model;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;
using Monitoring.Reactor;

namespace Monitoring.Protocol.Sessions;

/// <summary>Answers the collector's polls, a ping at once. For the reactor's thread.</summary>
internal sealed class AgentPolls(
    IReactorTime time, Func<Poll, Deferred<PollAnswer>?> ask, Action<Result, ReadOnlyMemory<byte>> send)
{
    // The frame, the request, the kind and the status around an answer's body.
    private const int BodyBytesMax = Limits.FrameBytesMax - 32;
    private int inFlight;

    public void Take(Poll poll)
    {
        if (poll.Kind == PollKind.Ping)
        {
            var clock = new FrameWriter();
            clock.Varint((ulong)Math.Max(0, time.UtcNow.ToUnixTimeMilliseconds()));
            send(new Result(poll.Request, poll.Kind, PollStatus.Ok, clock.WrittenMemory), default);
            return;
        }
        if (inFlight == Limits.PollsInFlightMax)
        {
            send(new Result(poll.Request, poll.Kind, PollStatus.Busy, default), default);
            return;
        }
        if (ask(poll) is not { } answer)
        {
            send(new Result(poll.Request, poll.Kind, PollStatus.Unsupported, default), default);
            return;
        }
        inFlight++;
        answer.AddBoth(outcome =>
        {
            inFlight--;
            var given = outcome.Succeeded ? outcome.Value : Failed(outcome.Failure.Exception.Message);
            if (given.Body.Length > BodyBytesMax)
                given = Failed("The answer does not fit into a frame.");
            send(new Result(poll.Request, poll.Kind, given.Status, given.Body), given.FramesBefore);
        });
    }

    private static PollAnswer Failed(string why) =>
        new(PollStatus.Failed, Encoding.UTF8.GetBytes(Utf8Text.Cut(why, Limits.TextBytesMax)));
}
