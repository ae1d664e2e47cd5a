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
}
