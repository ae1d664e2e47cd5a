using System.Reactive;
using System.Reactive.Disposables;
using System.Text;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;
using Monitoring.Protocol.Sessions;
using Monitoring.Reactor;

namespace Monitoring.Collector.Polling;

/// <summary>
/// Asks one host each second which of its processes use most, for as long as somebody looks: one question for all who
/// do. For the reactor's thread only.
/// </summary>
public sealed class ProcessWatch
{
    /// <summary>How often it asks: each second, unless an answer takes longer.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>How long an answer is awaited: 3 s; for the first one the agent watches half a second.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    private readonly Func<TimeSpan, Deferred<PollResult>> ask;
    private readonly Action ended;
    private readonly PeriodicCall asking;
    private readonly List<Action<Outcome<TopProcesses>>> watchers = [];

    /// <summary>Sets it up; it asks once somebody looks.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="ask">Sends the question, which is given up after the time it is given.</param>
    /// <param name="ended">Called when the last one no longer looks; nobody may begin to after that.</param>
    public ProcessWatch(IReactorTime time, Func<TimeSpan, Deferred<PollResult>> ask, Action ended)
    {
        this.ask = ask;
        this.ended = ended;
        asking = new PeriodicCall(time, Ask);
    }

    /// <summary>Begins to look.</summary>
    /// <param name="take">Gets each answer, and each failure to get one.</param>
    /// <returns>Disposed of by who no longer looks.</returns>
    public IDisposable Join(Action<Outcome<TopProcesses>> take)
    {
        watchers.Add(take);
        if (!asking.Running)
            asking.Start(Interval);
        return Disposable.Create(() => Leave(take));
    }

    private void Leave(Action<Outcome<TopProcesses>> take)
    {
        if (!watchers.Remove(take) || watchers.Count > 0)
            return;
        asking.Stop();
        ended();
    }

    private Deferred<Unit> Ask() => Deferred.Maybe(() => ask(Timeout)).AddCallback(Read).AddBoth(outcome =>
    {
        foreach (var take in watchers.ToArray())
            take(outcome);
    });

    private static TopProcesses Read(PollResult result) => result.Status switch
    {
        PollStatus.Ok => TopProcesses.Read(result.Body.Span)
            ?? throw new PollFailedException("the agent's answer is malformed"),
        PollStatus.Unsupported => throw new PollFailedException("the agent is too old to tell of its processes"),
        PollStatus.Busy => throw new PollFailedException("the agent is busy with other questions"),
        _ => throw new PollFailedException(
            result.Body.IsEmpty ? "the agent could not answer" : Encoding.UTF8.GetString(result.Body.Span)),
    };
}
