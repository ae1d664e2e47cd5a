using System.Reactive;
using Monitoring.Collector.Instruments;
using Monitoring.Protocol.Messages;
using Monitoring.Reactor;

namespace Monitoring.Collector.Store.History;

/// <summary>
/// Gathers what the collector notes for a moment and has it written together; what can't be written is kept and tried
/// again. For the reactor's thread.
/// </summary>
internal sealed class EventLog(IReactor reactor, IDisk disk, HistoryWriter writer, HistoryMetrics metrics) : IEventLog
{
    private List<NotedEvent> waiting = [];
    private int underWay;
    private IDelayedCall? timer;
    private Deferred<Unit>? flushed;

    /// <inheritdoc/>
    public void Note(Guid agent, StreamEvent happened)
    {
        // Those under way wait again when they can't be written.
        if (waiting.Count + underWay >= HistoryLimits.NotedEventsMax)
        {
            metrics.EventsDropped.Increment();
            return;
        }
        waiting.Add(new NotedEvent(agent, happened));
        WriteIn(HistoryLimits.CommitDelay);
    }

    /// <summary>Writes what waits.</summary>
    /// <returns>Fires when that was tried.</returns>
    public Deferred<Unit> Flush()
    {
        if (timer is { Active: true } set)
            set.Cancel();
        // What is under way was taken before what waits now.
        return underWay > 0 ? flushed ??= new Deferred<Unit>() : Write();
    }

    private void WriteIn(TimeSpan delay)
    {
        if (underWay == 0 && timer is not { Active: true } && waiting.Count > 0)
            timer = reactor.CallLater(delay, () => Write());
    }

    private Deferred<Unit> Write()
    {
        if (waiting.Count == 0)
            return Deferred.Succeed(Unit.Default);
        var noted = waiting;
        waiting = [];
        underWay = noted.Count;
        return disk.Run(() =>
        {
            writer.Note(noted);
            return Unit.Default;
        }).AddCallbacks(_ => Written(), _ => Failed(noted));
    }

    private Unit Written()
    {
        GoOn(HistoryLimits.CommitDelay);
        return Unit.Default;
    }

    // The journal meets the same trouble and logs it.
    private Unit Failed(List<NotedEvent> noted)
    {
        waiting.InsertRange(0, noted);
        GoOn(HistoryLimits.RetryLongest);
        return Unit.Default;
    }

    private void GoOn(TimeSpan delay)
    {
        underWay = 0;
        if (flushed is not { } asked)
            WriteIn(delay);
        else
        {
            flushed = null;
            Write().ChainTo(asked);
        }
    }
}
