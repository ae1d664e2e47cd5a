using Monitoring.Reactor;

namespace Monitoring.Tests.Unit.Reactor;

[TestClass]
public sealed class DeferredLockTests
{
    private readonly DeferredLock turns = new();
    private readonly List<string> log = [];

    [TestMethod]
    public void Acquire_Free_FiresAtOnceWithTheLock()
    {
        DeferredLock? got = null;
        turns.Acquire().AddCallback(held => got = held);

        Assert.AreSame(turns, got);
        Assert.IsTrue(turns.Locked);
    }

    [TestMethod]
    public void Acquire_Held_WaitsInOrder()
    {
        turns.Acquire();
        turns.Acquire().AddCallback(_ => log.Add("second"));
        turns.Acquire().AddCallback(_ => log.Add("third"));
        Assert.AreEqual(2, turns.Waiting);

        turns.Release();
        AssertLog("second");
        turns.Release();

        AssertLog("second", "third");
        turns.Release();
        Assert.IsFalse(turns.Locked);
    }

    [TestMethod]
    public void Release_Free_Throws()
    {
        Assert.ThrowsExactly<InvalidOperationException>(turns.Release);
    }

    [TestMethod]
    public void Cancel_OfAWaitingOne_LeavesTheLine()
    {
        turns.Acquire();
        var waiting = turns.Acquire();
        waiting.AddErrback(failure => log.Add(failure.Exception.GetType().Name));
        turns.Acquire().AddCallback(_ => log.Add("next"));

        waiting.Cancel();
        turns.Release();

        AssertLog("OperationCanceledException", "next");
        Assert.AreEqual(0, turns.Waiting);
    }

    [TestMethod]
    public void Cancel_OfOneThatHasTheLock_DoesNothing()
    {
        var held = turns.Acquire();

        held.Cancel();

        Assert.IsTrue(turns.Locked);
    }

    [TestMethod]
    public void Run_NextWaitsForTheWorksDeferred()
    {
        var first = new Deferred<int>();
        turns.Run(() => Log("first on", first)).AddCallback(x => Log($"first {x}", x));
        turns.Run(() => Log("second on", Deferred.Succeed(2))).AddCallback(x => Log($"second {x}", x));
        AssertLog("first on");

        first.Callback(1);

        AssertLog("first on", "second on", "second 2", "first 1");
        Assert.IsFalse(turns.Locked);
    }

    [TestMethod]
    public void Run_WorkThrowsOrFails_ReleasesAndFails()
    {
        turns.Run(Deferred<int> () => throw new TimeoutException("thrown"))
            .AddErrback(failure => log.Add($"{failure}"));
        turns.Run(() => Deferred.Fail<int>(new TimeoutException("failed")))
            .AddErrback(failure => log.Add($"{failure}"));

        AssertLog("TimeoutException: thrown", "TimeoutException: failed");
        Assert.IsFalse(turns.Locked);
    }

    [TestMethod]
    public void Run_WorkReturnsWhatCannotBeWaitedFor_ReleasesAndFails()
    {
        var stale = new Deferred<int>();
        stale.AddCallback(value => $"{value}");
        turns.Run(Deferred<int> () => null!).AddErrback(failure => Log(failure.Exception.GetType().Name, 0));
        turns.Run(() => stale).AddErrback(failure => Log(failure.Exception.GetType().Name, 0));

        AssertLog(nameof(InvalidOperationException), nameof(InvalidOperationException));
        Assert.IsFalse(turns.Locked);
    }

    [TestMethod]
    public void Run_CancelledBeforeItsTurn_IsNeverRun()
    {
        turns.Acquire();
        var run = turns.Run(() => Log("ran", Deferred.Succeed(0)));
        run.AddErrback(failure => Log(failure.Exception.GetType().Name, 0));

        run.Cancel();
        turns.Release();

        AssertLog("OperationCanceledException");
        Assert.IsFalse(turns.Locked);
    }

    [TestMethod]
    public void Run_CancelledOnItsTurn_CancelsTheWorkAndReleases()
    {
        var run = turns.Run(() => new Deferred<int>(_ => log.Add("canceller")));
        run.AddErrback(failure => Log(failure.Exception.GetType().Name, 0));

        run.Cancel();

        AssertLog("canceller", "OperationCanceledException");
        Assert.IsFalse(turns.Locked);
    }

    private T Log<T>(string text, T value)
    {
        log.Add(text);
        return value;
    }

    private void AssertLog(params string[] expected) => CollectionAssert.AreEqual(expected, log);
}
