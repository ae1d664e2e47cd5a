using Monitoring.Collector.Ingest;
using Monitoring.Collector.Store.History;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;

namespace Monitoring.Tests.Unit.Store.History;

[TestClass]
public sealed class EventLogTests
{
    private static readonly Guid Agent = new(7, 0, 0, new byte[8]);

    [TestMethod]
    public void Note_TwoEvents_AreReadBackAndOutliveAKill()
    {
        using var history = new HistoryUnderTest().Start();
        history.Service.Events.Note(Agent, new StreamEvent(EventKind.Down, 1_000, 0, "silent"));
        history.Service.Events.Note(Guid.Empty, new StreamEvent(EventKind.CollectorClockStep, 2_000, -5, ""));
        history.Wait(1);

        using var after = history.Kill().Start();
        var read = after.History.Events(null, 0, 5_000).ToArray();

        Assert.HasCount(2, read);
        Assert.AreEqual(new StreamEvent(EventKind.Down, 1_000, 0, "silent"), read[0].Happened);
        Assert.AreEqual(new StreamKey(Agent, 0), read[0].Stream);
        Assert.AreEqual(Guid.Empty, read[1].Stream.Agent);
        Assert.IsEmpty(after.History.Streams(), "noted events are no stream");
    }

    [TestMethod]
    public void Note_WhileThoseBeforeFail_KeepsNoMoreThanMayWait()
    {
        using var history = new HistoryUnderTest().Start();
        NoteMany(history, HistoryLimits.NotedEventsMax);
        history.Disk.Hangs = true;
        history.Wait(1);
        NoteMany(history, 1);
        history.Disk.Fault = new IOException("No space left on device");
        history.Disk.GoOn();
        history.Wait(0.01);
        NoteMany(history, 1_000);
        Assert.AreEqual(1_001, history.Metrics.EventsDropped.Value);

        history.Disk.Fault = null;
        history.Wait(HistoryLimits.RetryLongest.TotalSeconds + 1);
        Assert.HasCount(HistoryLimits.NotedEventsMax, history.History.Events(Agent, 0, long.MaxValue).ToArray());
    }

    [TestMethod]
    public void Stop_WhileEventsAreWritten_WritesThoseThatCameSince()
    {
        using var history = new HistoryUnderTest().Start();
        history.Service.Events.Note(Agent, new StreamEvent(EventKind.Down, 1_000, 0, ""));
        history.Disk.Hangs = true;
        history.Wait(1);
        history.Service.Events.Note(Agent, new StreamEvent(EventKind.Up, 2_000, 0, ""));
        history.Service.Stop();
        history.Disk.GoOn();
        history.Wait(0.01);

        Assert.HasCount(2, history.History.Events(Agent, 0, 5_000).ToArray());
    }

    [TestMethod]
    public void Stop_RightAfterANote_WritesItFirst()
    {
        using var history = new HistoryUnderTest().Start();
        history.Service.Events.Note(Agent, new StreamEvent(EventKind.Up, 1_000, 0, ""));
        history.Service.Stop();
        history.Wait(0.01);

        Assert.HasCount(1, history.History.Events(Agent, 0, 5_000).ToArray());
    }

    private static void NoteMany(HistoryUnderTest history, int count)
    {
        for (var i = 0; i < count; i++)
            history.Service.Events.Note(Agent, new StreamEvent(EventKind.Down, i, 0, ""));
    }
}
