using Monitoring.Model;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;
using Monitoring.Reactor;

namespace Monitoring.Protocol.Sessions;

/// <summary>The polls of one connection that wait for their answer. For the reactor's thread.</summary>
internal sealed class PendingPolls(IReactorTime time, Action<Poll> send)
{
    private readonly Dictionary<uint, (Deferred<PollResult> Answer, TimeSpan SentAt)> pending = [];
    private uint requestLast;
    private bool ended;

    public int Count => pending.Count;

    /// <summary>When the first of the polls was sent that came after the newest answer; null when none did.</summary>
    public TimeSpan? UnansweredSince { get; private set; }

    public Deferred<PollResult> Ask(PollKind kind, ReadOnlyMemory<byte> body, TimeSpan timeout)
    {
        if (ended)
            return Deferred.Fail<PollResult>(new PollFailedException("The agent is not connected."));
        if (pending.Count == Limits.PollsInFlightMax)
        {
            return Deferred.Fail<PollResult>(
                new PollFailedException($"{Limits.PollsInFlightMax} polls wait for this agent's answer already."));
        }
        // Numbers begin anew long after an answer could still be on its way.
        requestLast = requestLast == int.MaxValue ? 1 : requestLast + 1;
        var request = requestLast;
        var answer = new Deferred<PollResult>(_ => pending.Remove(request));
        pending.Add(request, (answer, time.Elapsed));
        UnansweredSince ??= time.Elapsed;
        send(new Poll(request, kind, (int)Math.Min(timeout.TotalMilliseconds, int.MaxValue), body));
        return answer.AddTimeout(timeout, time);
    }

    /// <summary>An answer came. One that nobody waits for any more is thrown away.</summary>
    public void Answered(Result result, TimeSpan receivedAt, IReadOnlyList<GroupSnapshot> groups)
    {
        UnansweredSince = null;
        if (!pending.Remove(result.Request, out var poll))
            return;
        var clock = new WireReader(result.Body.Span);
        var wallTimeMs = result is { Kind: PollKind.Ping, Status: PollStatus.Ok } ? clock.TimeMs() : 0;
        poll.Answer.Callback(
            new PollResult(result.Status, receivedAt - poll.SentAt, wallTimeMs, groups, result.Body));
    }

    /// <summary>No answer will come any more.</summary>
    public void End()
    {
        ended = true;
        var waiting = pending.Values.ToArray();
        pending.Clear();
        foreach (var (answer, _) in waiting)
            answer.Errback(new PollFailedException("The connection ended before the answer came."));
    }
}
