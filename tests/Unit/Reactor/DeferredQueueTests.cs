using Monitoring.Reactor;

namespace Monitoring.Tests.Unit.Reactor;

[TestClass]
public sealed class DeferredQueueTests
{
    private readonly DeferredQueue<int> queue = new(size: 2, backlog: 2);
    private readonly List<string> log = [];

    [TestMethod]
    public void New_NegativeLimit_Throws()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new DeferredQueue<int>(size: -1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new DeferredQueue<int>(backlog: -1));
    }

    [TestMethod]
    public void Get_ValuesKept_FiresAtOnceInOrder()
    {
        queue.Put(1);
        queue.Put(2);

        Get("first");
        Get("second");

        AssertLog("first 1", "second 2");
        Assert.AreEqual(0, queue.Pending);
    }

    [TestMethod]
    public void Put_SomeWait_FiresThemInOrder()
    {
        Get("first");
        Get("second");
        Assert.AreEqual(2, queue.Waiting);

        queue.Put(1);
        queue.Put(2);

        AssertLog("first 1", "second 2");
        Assert.AreEqual(0, queue.Pending);
    }

    [TestMethod]
    public void Put_Full_Overflows()
    {
        queue.Put(1);
        queue.Put(2);

        Assert.ThrowsExactly<QueueOverflowException>(() => queue.Put(3));
        Assert.AreEqual(2, queue.Pending);
    }

    [TestMethod]
    public void Get_BacklogFull_Underflows()
    {
        Get("first");
        Get("second");

        Assert.ThrowsExactly<QueueUnderflowException>(() => queue.Get());
        Assert.AreEqual(2, queue.Waiting);
    }

    [TestMethod]
    public void Put_SizeZero_PassesOnlyToOneThatWaits()
    {
        var handover = new DeferredQueue<int>(size: 0);
        Assert.ThrowsExactly<QueueOverflowException>(() => handover.Put(1));
        handover.Get().AddCallback(x => log.Add($"got {x}"));

        handover.Put(2);

        AssertLog("got 2");
    }

    [TestMethod]
    public void Get_BacklogZero_OnlyTakesWhatIsThere()
    {
        var store = new DeferredQueue<int>(backlog: 0);
        Assert.ThrowsExactly<QueueUnderflowException>(() => store.Get());

        store.Put(1);

        Assert.IsTrue(store.Get().HasResult);
    }

    [TestMethod]
    public void New_WithoutLimits_HoldsAndWaitsForAny()
    {
        var open = new DeferredQueue<int>();
        for (var i = 0; i < 1000; i++)
        {
            open.Put(i);
        }

        for (var i = 0; i < 2000; i++)
        {
            open.Get();
        }

        Assert.AreEqual(1000, open.Waiting);
    }

    [TestMethod]
    public void Cancel_OfAWaitingGet_LeavesTheLine()
    {
        var cancelled = queue.Get();
        cancelled.AddErrback(failure => Log(failure.Exception.GetType().Name));
        Get("second");

        cancelled.Cancel();
        queue.Put(1);

        AssertLog("OperationCanceledException", "second 1");
    }

    [TestMethod]
    public void Put_FromWithinACallback_ReachesTheNext()
    {
        queue.Get().AddCallback(x =>
        {
            queue.Put(x + 1);
            Log($"first {x}");
        });
        Get("second");

        queue.Put(1);

        AssertLog("second 2", "first 1");
    }

    private void Get(string name) => queue.Get().AddCallback(x => Log($"{name} {x}"));

    private int Log(string text)
    {
        log.Add(text);
        return 0;
    }

    private void AssertLog(params string[] expected) => CollectionAssert.AreEqual(expected, log);
}
