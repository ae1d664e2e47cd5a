using Monitoring.Collector.Store.History;

namespace Monitoring.Tests.Unit.Store.History;

[TestClass]
public sealed class HistoryJournalTests
{
    private const int Rounds = 300;

    [TestMethod]
    public async Task Append_FromAnotherThreadWhileCommitting_IsNeverForgotten()
    {
        using var history = new HistoryUnderTest().Start();
        var stream = new FakeStream(history, 1, 11);
        for (var i = 0; i < Rounds; i++)
        {
            // Its row may be taken by the commit before it has asked for one.
            var sending = Task.Run(() => stream.Send(20));
            while (!sending.IsCompleted)
                history.Wait(0.02);
            await sending;
            history.Wait(1);
            Assert.AreEqual(stream.Stream.AppendedSeq, stream.Stream.CommittedSeq, $"round {i}");
        }
    }

    [TestMethod]
    public void Agent_ForgottenWhileItsRowsWait_GoesOnBehindThem()
    {
        using var history = new HistoryUnderTest().Start();
        var stream = new FakeStream(history, 1, 11);
        stream.Run(5);
        history.Disk.Fault = new IOException("No space left on device");
        stream.Send(5);
        history.Wait(HistoryLimits.CommitDelay.TotalSeconds + 0.01);
        history.Disk.Fault = null;
        var appended = stream.Stream.AppendedSeq;
        history.Journal.Forget(stream.Key.Agent);
        Assert.AreEqual(appended, history.Open(stream.Key).Stream.AppendedSeq);

        stream.Resume(history);
        stream.Run(20);
        Assert.AreEqual(stream.Stream.AppendedSeq, stream.Stream.CommittedSeq);
        CollectionAssert.AreEqual(stream.Batches, history.Decode(stream.Key.Agent));
    }

    [TestMethod]
    public void Agent_WhoseLinkBrokeBeforeItsCopiesCame_IsAskedForAllOfThemAgain()
    {
        using var history = new HistoryUnderTest().Start();
        var stream = new FakeStream(history, 1, 11);
        stream.Run(5);
        history.Disk.Fault = new IOException("No space left on device");
        stream.Send(5);
        history.Wait(HistoryLimits.CommitDelay.TotalSeconds + 0.01);
        history.Disk.Fault = null;
        var appended = stream.Stream.AppendedSeq;

        history.Open(stream.Key, ackedSeq: appended + 20);
        var opened = history.Open(stream.Key, ackedSeq: appended + 40);

        Assert.AreSame(stream.Stream, opened.Stream);
        Assert.AreEqual(appended, opened.Stream.CopiesAfter);
        Assert.AreEqual(appended + 40, opened.Stream.AppendedSeq);
    }

    [TestMethod]
    public void Rows_SentAgainIntoTheSameTransaction_AreStoredOnce()
    {
        using var history = new HistoryUnderTest().Start();
        var stream = new FakeStream(history, 1, 11);
        stream.Run(5);
        history.Journal.Forget(stream.Key.Agent);
        // What the old link had read already.
        stream.Send(5);
        stream.Resume(history);
        stream.Run(20);
        Assert.AreEqual(0, history.Metrics.CommitsFailed.Value);
        Assert.AreEqual(stream.Stream.AppendedSeq, stream.Stream.CommittedSeq);
        CollectionAssert.AreEqual(stream.Batches, history.Decode(stream.Key.Agent));
    }
}
