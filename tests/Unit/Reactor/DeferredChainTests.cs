using System.Runtime.CompilerServices;
using Monitoring.Reactor;

namespace Monitoring.Tests.Unit.Reactor;

/// <summary>Chaining, pausing and cancelling, rule by rule as Twisted has them.</summary>
[TestClass]
public sealed class DeferredChainTests
{
    private const int Deep = 1_000_000;
    private const int FairlyDeep = 200_000;
    private readonly List<string> log = [];

    [TestMethod]
    public void Callback_ReturnsAPendingDeferred_ChainWaitsForIt()
    {
        var inner = new Deferred<int>();
        var outer = Deferred.Succeed("go").AddCallback(_ => inner).AddCallback(x => Log($"outer {x}", x));

        AssertLog();
        Assert.IsTrue(outer.Called);
        Assert.IsFalse(outer.HasResult);
        inner.Callback(3);

        AssertLog("outer 3");
        Assert.IsTrue(outer.HasResult);
    }

    [TestMethod]
    public void Callback_ReturnsAPendingDeferred_StepsOnItBeforeRunFirstAndLaterOnesSeeTheDefault()
    {
        var inner = new Deferred<int>();
        inner.AddCallback(x => Log($"before {x}", x + 1));
        Deferred.Succeed(0).AddCallback(_ => inner).AddCallback(x => Log($"outer {x}", x));
        inner.AddCallback(x => Log($"after {x}", x));

        inner.Callback(1);

        AssertLog("before 1", "outer 2", "after 0");
    }

    [TestMethod]
    public void Callback_ReturnsAFiredDeferred_ItsResultIsTaken()
    {
        var inner = Deferred.Succeed("taken");
        Deferred.Succeed(0).AddCallback(_ => inner).AddCallback(x => Log($"outer {x}", x));
        inner.AddCallback(x => Log($"inner {x ?? "nothing"}", x));

        AssertLog("outer taken", "inner nothing");
    }

    [TestMethod]
    public void Callback_ReturnsAFailedDeferred_GoesOnOnTheErrbackSide()
    {
        Deferred.Succeed(0)
            .AddCallback(_ => Deferred.Fail<int>(new InvalidOperationException("inner")))
            .AddErrback(failure => Log(failure.Exception.Message, 5))
            .AddCallback(x => Log($"then {x}", x));

        AssertLog("inner", "then 5");
    }

    [TestMethod]
    public void Callback_ReturnsItsOwnDeferred_Fails()
    {
        var deferred = new Deferred<int>();
        deferred.AddCallback(_ => deferred).AddErrback(failure => Log(failure.Exception.GetType().Name, 0));

        deferred.Callback(0);

        AssertLog("InvalidOperationException");
    }

    [TestMethod]
    public void Callback_ReturnsNoDeferred_Fails()
    {
        Deferred.Succeed(0)
            .AddCallback(_ => (Deferred<int>)null!)
            .AddErrback(failure => Log(failure.Exception.GetType().Name, 0));

        AssertLog("NullReferenceException");
    }

    [TestMethod]
    public void Callback_ADeferredReturnedTwice_SecondGetsTheDefault()
    {
        var inner = new Deferred<string>();
        Deferred.Succeed(0).AddCallback(_ => inner).AddCallback(x => Log($"first {x}", x));
        Deferred.Succeed(0).AddCallback(_ => inner).AddCallback(x => Log($"second {x ?? "nothing"}", x));

        inner.Callback("x");

        AssertLog("first x", "second nothing");
    }

    [TestMethod]
    public void Callback_MillionNestedDeferreds_NeedNoStack()
    {
        var innermost = new Deferred<int>();
        var outermost = innermost;
        for (var i = 0; i < Deep; i++)
        {
            var inner = outermost;
            outermost = Deferred.Succeed(0).AddCallback(_ => inner);
        }

        outermost.AddCallback(x => Log($"outermost {x}", x));
        innermost.Callback(9);

        AssertLog("outermost 9");
    }

    [TestMethod]
    public void Callback_ManyNestedDeferredsWithStepsAfter_NeedNoStack()
    {
        var innermost = new Deferred<int>();
        var outermost = innermost;
        var ran = 0;
        for (var i = 0; i < FairlyDeep; i++)
        {
            var inner = outermost;
            outermost = Deferred.Succeed(0).AddCallback(_ => inner);
            inner.AddCallback(_ => ran++);
        }

        innermost.Callback(9);

        Assert.AreEqual(FairlyDeep, ran);
    }

    [TestMethod]
    public void Cancel_ManyNestedDeferreds_NeedsNoStackAndReachesTheInnermost()
    {
        var innermost = new Deferred<int>(_ => Log("cancelled"));
        var outermost = innermost;
        for (var i = 0; i < FairlyDeep; i++)
        {
            var inner = outermost;
            outermost = Deferred.Succeed(0).AddCallback(_ => inner);
        }

        outermost.AddErrback(failure => Log(failure.Exception.GetType().Name, 0));
        outermost.Cancel();

        AssertLog("cancelled", "OperationCanceledException");
    }

    [TestMethod]
    public void Callback_AMillionSteps_NeedNoStack()
    {
        var deferred = new Deferred<int>();
        for (var i = 0; i < Deep; i++)
        {
            deferred.AddCallback(x => x + 1);
        }

        deferred.AddCallback(x => Log($"{x}", x));
        deferred.Callback(0);

        AssertLog($"{Deep}");
    }

    [TestMethod]
    public void Pause_Nested_HoldsUntilUnpausedAsOften()
    {
        var deferred = new Deferred<int>();
        deferred.AddCallback(x => Log($"ran {x}", x));
        deferred.Pause();
        deferred.Pause();
        deferred.Callback(1);
        deferred.Unpause();
        AssertLog();

        deferred.Unpause();

        AssertLog("ran 1");
        Assert.ThrowsExactly<InvalidOperationException>(deferred.Unpause);
    }

    [TestMethod]
    public void Pause_OfAFiredInner_HoldsTheOuter()
    {
        var inner = Deferred.Succeed(4);
        inner.Pause();
        Deferred.Succeed(0).AddCallback(_ => inner).AddCallback(x => Log($"outer {x}", x));
        AssertLog();

        inner.Unpause();

        AssertLog("outer 4");
    }

    [TestMethod]
    public void Pause_OfAWaitingOuter_EndsTheRunAlsoForTheInner()
    {
        var inner = new Deferred<int>();
        var outer = Deferred.Succeed(0).AddCallback(_ => inner).AddCallback(x => Log($"outer {x}", x));
        inner.AddCallback(x => Log($"inner {x}", x));
        outer.Pause();
        inner.Callback(1);
        AssertLog();

        outer.Unpause();
        AssertLog("outer 1");
        inner.AddCallback(x => Log($"touched {x}", x));

        AssertLog("outer 1", "inner 0", "touched 0");
    }

    [TestMethod]
    public void Pause_OfADrainedChainWhileAnotherRuns_EndsTheRunForThoseBefore()
    {
        var first = new Deferred<int>();
        var second = Deferred.Succeed(0).AddCallback(_ => first);
        var third = Deferred.Succeed(0).AddCallback(_ => second);
        third.AddCallback(_ =>
        {
            second.Pause();
            return Log("third", 0);
        });
        first.AddCallback(x => Log("first", x));

        first.Callback(1);

        AssertLog("third");
    }

    [TestMethod]
    public void Cancel_WithoutCanceller_FailsAndSwallowsExactlyOneLateResult()
    {
        var deferred = new Deferred<int>();
        deferred.AddErrback(failure => Log(failure.Exception.GetType().Name, 0));

        deferred.Cancel();
        deferred.Callback(1);

        AssertLog("OperationCanceledException");
        Assert.ThrowsExactly<AlreadyCalledException>(() => deferred.Callback(2));
    }

    [TestMethod]
    public void Cancel_CancellerDoesNotFire_FailsAndALateResultThrows()
    {
        var deferred = new Deferred<int>(_ => Log("canceller"));
        deferred.AddErrback(failure => Log(failure.Exception.GetType().Name, 0));

        deferred.Cancel();

        AssertLog("canceller", "OperationCanceledException");
        Assert.ThrowsExactly<AlreadyCalledException>(() => deferred.Callback(1));
    }

    [TestMethod]
    public void Cancel_CancellerFires_ItsResultStands()
    {
        var deferred = new Deferred<int>(self => self.Callback(8));
        deferred.AddCallback(x => Log($"{x}", x));

        deferred.Cancel();

        AssertLog("8");
    }

    [TestMethod]
    public void Cancel_CancellerFails_ItsErrorStands()
    {
        var deferred = new Deferred<int>(self => self.Errback(new TimeoutException("own")));
        deferred.AddErrback(failure => Log(failure.Exception.Message, 0));

        deferred.Cancel();

        AssertLog("own");
    }

    [TestMethod]
    public void Cancel_AfterTheResult_DoesNothing()
    {
        var deferred = new Deferred<int>(_ => Log("canceller"));
        deferred.Callback(1);

        deferred.Cancel();

        AssertLog();
    }

    [TestMethod]
    public void Callback_DropsTheCanceller()
    {
        var (deferred, captured) = WithCanceller();

        deferred.Callback(1);
        GC.Collect();

        Assert.IsFalse(captured.IsAlive);
        GC.KeepAlive(deferred);
    }

    [TestMethod]
    public void Cancel_WhileWaitingForAnother_CancelsThatOne()
    {
        var inner = new Deferred<int>(_ => Log("inner's canceller"));
        var outer = new Deferred<int>(_ => Log("not this one"));
        outer.AddCallback(_ => inner).AddErrback(failure => Log(failure.Exception.GetType().Name, 0));
        outer.Callback(0);

        outer.Cancel();

        AssertLog("inner's canceller", "OperationCanceledException");
    }

    [TestMethod]
    public void Cancel_OfACircle_Throws()
    {
        var first = new Deferred<int>();
        var second = new Deferred<int>();
        first.AddCallback(_ => second);
        second.AddCallback(_ => first);
        var outside = Deferred.Succeed(0).AddCallback(_ => first);
        first.Callback(1);
        second.Callback(2);

        Assert.ThrowsExactly<InvalidOperationException>(first.Cancel);
        Assert.ThrowsExactly<InvalidOperationException>(outside.Cancel);
    }

    [TestMethod]
    public void Cancel_ThroughALaterView_CancelsTheChain()
    {
        var deferred = new Deferred<int>(_ => Log("canceller"));
        deferred.AddCallback(x => $"{x}").AddErrback(failure => Log("failed")).Cancel();

        AssertLog("canceller", "failed");
    }

    [TestMethod]
    public void Fire_FromWithinTheCanceller_SeesItNotYetCalled()
    {
        var deferred = new Deferred<int>(self => Log($"called {self.Called}"));
        deferred.AddErrback(_ => 0);

        deferred.Cancel();

        AssertLog("called False");
    }

    // Not inlined, so that no local keeps what the canceller captures alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (Deferred<int> Deferred, WeakReference Captured) WithCanceller()
    {
        var captured = new object();
        return (new Deferred<int>(_ => GC.KeepAlive(captured)), new WeakReference(captured));
    }

    private T Log<T>(string text, T value)
    {
        log.Add(text);
        return value;
    }

    private void Log(string text) => log.Add(text);

    private void AssertLog(params string[] expected) => CollectionAssert.AreEqual(expected, log);
}
