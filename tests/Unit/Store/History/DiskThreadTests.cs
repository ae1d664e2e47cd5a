using Monitoring.Collector.Store.History;
using Monitoring.Reactor;

namespace Monitoring.Tests.Unit.Store.History;

[TestClass]
public sealed class DiskThreadTests
{
    [TestMethod]
    public void Run_CancelledBeforeItsTurn_IsLeftOut()
    {
        var reactor = new VirtualReactor();
        var disk = new DiskThread(reactor);
        using var gate = new ManualResetEventSlim();
        var first = disk.Run(() =>
        {
            gate.Wait();
            return 1;
        });
        var wasRun = false;
        var second = disk.Run(() => wasRun = true);
        Exception? failure = null;
        second.AddErrback(f =>
        {
            failure = f.Exception;
        });

        second.Cancel();
        gate.Set();
        disk.Dispose();
        reactor.AdvanceBy(TimeSpan.Zero);

        Assert.IsFalse(wasRun);
        Assert.IsInstanceOfType<OperationCanceledException>(failure);
        Assert.IsTrue(first.Called);
    }

    [TestMethod]
    public void Run_CancelledInItsTurn_ItsResultIsLetGo()
    {
        var reactor = new VirtualReactor();
        var disk = new DiskThread(reactor);
        using var gate = new ManualResetEventSlim();
        using var began = new ManualResetEventSlim();
        var work = disk.Run(() =>
        {
            began.Set();
            gate.Wait();
            return 1;
        });
        work.AddErrback(_ => 2);
        began.Wait();

        work.Cancel();
        gate.Set();
        disk.Dispose();
        reactor.AdvanceBy(TimeSpan.Zero);

        var result = 0;
        work.AddCallback(value =>
        {
            result = value;
        });
        Assert.AreEqual(2, result);
    }
}
