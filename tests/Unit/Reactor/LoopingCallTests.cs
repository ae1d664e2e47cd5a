using Monitoring.Reactor;

namespace Monitoring.Tests.Unit.Reactor;

using Unit = System.Reactive.Unit;

[TestClass]
public sealed class LoopingCallTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly VirtualReactor reactor = new();
    private readonly List<double> calls = [];
    private readonly List<string> log = [];

    [TestMethod]
    public void Start_CallsAtOnceAndThenOnTheGrid()
    {
        var loop = new LoopingCall(reactor, Note);
        loop.Start(Second);

        reactor.AdvanceBy(Second * 3);

        AssertCalls(0, 1, 2, 3);
        Assert.IsTrue(loop.Running);
    }

    [TestMethod]
    public void Start_NotNow_FirstCallsAfterOneInterval()
    {
        new LoopingCall(reactor, Note).Start(Second, now: false);

        reactor.AdvanceBy(Second * 2.5);

        AssertCalls(1, 2);
    }

    [TestMethod]
    public void Tick_LateByMoreThanAnInterval_SkipsAndCountsButKeepsTheGrid()
    {
        var loop = new LoopingCall(reactor, Note);
        loop.Start(Second);

        reactor.Advance(Second * 3.5);
        reactor.AdvanceBy(Second);

        AssertCalls(0, 3.5, 4);
        Assert.AreEqual(2, loop.MissedTicks);
    }

    [TestMethod]
    public void Start_Zero_CallsInEveryPass()
    {
        LoopingCall? loop = null;
        loop = new LoopingCall(reactor, () =>
        {
            Note();
            if (calls.Count == 5)
            {
                loop!.Stop();
            }
        });
        loop.Start(TimeSpan.Zero);

        reactor.Advance(TimeSpan.Zero);

        Assert.HasCount(5, calls);
        Assert.AreEqual(0, loop.MissedTicks);
    }

    [TestMethod]
    public void Start_NegativeOrTwice_IsRefused()
    {
        var loop = new LoopingCall(reactor, Note);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => loop.Start(-Second));
        Assert.IsFalse(loop.Running);
        loop.Start(Second);

        Assert.ThrowsExactly<InvalidOperationException>(() => loop.Start(Second));
    }

    [TestMethod]
    public void Stop_FiresWithTheLoopAndCallsNoMore()
    {
        var loop = new LoopingCall(reactor, Note);
        loop.Start(Second).AddCallback(ended => log.Add($"same {ReferenceEquals(ended, loop)}"));

        loop.Stop();
        reactor.AdvanceBy(Second * 5);

        AssertCalls(0);
        CollectionAssert.AreEqual(new[] { "same True" }, log);
        Assert.ThrowsExactly<InvalidOperationException>(loop.Stop);
    }

    [TestMethod]
    public void Function_ReturnsADeferred_NextTickWaitsForIt()
    {
        var pending = new Deferred<Unit>();
        var loop = new LoopingCall(reactor, () =>
        {
            Note();
            return calls.Count == 1 ? pending : null;
        });
        loop.Start(Second);
        reactor.AdvanceBy(Second * 2.5);
        AssertCalls(0);

        pending.Callback(Unit.Default);
        reactor.AdvanceBy(Second);

        AssertCalls(0, 3);
        Assert.AreEqual(2, loop.MissedTicks);
    }

    [TestMethod]
    public void Stop_DuringAPendingCall_FiresWhenItHasEnded()
    {
        var pending = new Deferred<Unit>();
        var loop = new LoopingCall(reactor, () => pending);
        loop.Start(Second).AddCallback(_ => log.Add("ended"));

        loop.Stop();
        Assert.IsEmpty(log);
        Assert.ThrowsExactly<InvalidOperationException>(() => loop.Start(Second));
        pending.Callback(Unit.Default);

        CollectionAssert.AreEqual(new[] { "ended" }, log);
        Assert.IsEmpty(reactor.PendingTimes);
    }

    [TestMethod]
    public void Function_ThrowsOrItsDeferredFails_EndsTheLoop()
    {
        var thrower = new LoopingCall(reactor, () => throw new TimeoutException("thrown"));
        thrower.Start(Second).AddErrback(failure => log.Add(failure.Exception.Message));
        var failer = new LoopingCall(reactor, () => Deferred.Fail<Unit>(new TimeoutException("failed")));
        failer.Start(Second).AddErrback(failure => log.Add(failure.Exception.Message));

        CollectionAssert.AreEqual(new[] { "thrown", "failed" }, log);
        Assert.IsFalse(thrower.Running);
        Assert.IsFalse(failer.Running);
        Assert.IsEmpty(reactor.PendingTimes);
    }

    [TestMethod]
    public void Reset_StartsANewGrid()
    {
        var loop = new LoopingCall(reactor, Note);
        loop.Start(Second);
        reactor.AdvanceBy(Second * 1.5);

        loop.Reset();
        reactor.AdvanceBy(Second * 2);

        AssertCalls(0, 1, 2.5, 3.5);
    }

    [TestMethod]
    public void Start_AfterStop_RunsAgain()
    {
        var loop = new LoopingCall(reactor, Note);
        loop.Start(Second);
        loop.Stop();
        reactor.AdvanceBy(Second * 2.5);

        loop.Start(Second);
        reactor.AdvanceBy(Second);

        AssertCalls(0, 2.5, 3.5);
    }

    [TestMethod]
    public void WithCount_IsToldOfTheIntervalsPassed()
    {
        var loop = LoopingCall.WithCount(reactor, count =>
        {
            log.Add($"{count}");
            return null;
        });
        loop.Start(Second);
        reactor.AdvanceBy(Second);
        reactor.Advance(Second * 3);
        reactor.AdvanceBy(Second);

        CollectionAssert.AreEqual(new[] { "1", "1", "3", "1" }, log);
    }

    [TestMethod]
    public void WithCount_AThirdOfASecond_IsAlwaysOne()
    {
        var loop = LoopingCall.WithCount(reactor, count =>
        {
            log.Add($"{count}");
            return null;
        });
        loop.Start(Second / 3, now: false);

        reactor.AdvanceBy(TimeSpan.FromMinutes(10));

        Assert.HasCount(1800, log);
        Assert.IsTrue(log.TrueForAll(count => count == "1"));
    }

    [TestMethod]
    public void WithCount_IntervalZero_IsAlwaysOne()
    {
        var loop = LoopingCall.WithCount(reactor, count =>
        {
            log.Add($"{count}");
            return log.Count < 3 ? null : Deferred.Later(reactor, Second, () => Unit.Default);
        });
        loop.Start(TimeSpan.Zero);
        reactor.Advance(TimeSpan.Zero);
        reactor.Advance(Second * 3);

        CollectionAssert.AreEqual(new[] { "1", "1", "1", "1" }, log);
    }

    [TestMethod]
    public void WithCount_AfterResets_CountsFromTheCallBefore()
    {
        var loop = LoopingCall.WithCount(reactor, count =>
        {
            log.Add($"{count} at {reactor.Elapsed.TotalSeconds}");
            return null;
        });
        loop.Start(Second);

        reactor.Advance(Second * 0.75);
        loop.Reset();
        reactor.Advance(Second * 0.75);
        loop.Reset();
        reactor.Advance(Second);

        CollectionAssert.AreEqual(new[] { "1 at 0", "2 at 2.5" }, log);
    }

    [TestMethod]
    public void WithCount_StartedAgainWithinAnInterval_LeavesThatTickOut()
    {
        var loop = LoopingCall.WithCount(reactor, count =>
        {
            log.Add($"{count} at {reactor.Elapsed.TotalSeconds}");
            return null;
        });
        loop.Start(Second);
        loop.Stop();
        reactor.Advance(Second / 2);

        loop.Start(Second);
        reactor.Advance(Second);

        CollectionAssert.AreEqual(new[] { "1 at 0", "1 at 1.5" }, log);
        Assert.AreEqual(0, loop.MissedTicks);
    }

    [TestMethod]
    public void Stop_FromWithinTheFunction_FiresOnceItHasReturned()
    {
        LoopingCall? loop = null;
        loop = new LoopingCall(reactor, () =>
        {
            loop!.Stop();
            log.Add("returns");
        });
        loop.Start(Second).AddCallback(_ => log.Add("ended"));

        CollectionAssert.AreEqual(new[] { "returns", "ended" }, log);
        Assert.IsEmpty(reactor.PendingTimes);
    }

    [TestMethod]
    public void Reset_DuringACall_ChangesNothing()
    {
        var pending = new Deferred<Unit>();
        var loop = new LoopingCall(reactor, () =>
        {
            Note();
            return calls.Count == 1 ? pending : null;
        });
        loop.Start(Second);
        reactor.Advance(Second * 1.5);

        loop.Reset();
        pending.Callback(Unit.Default);
        reactor.AdvanceBy(Second);

        AssertCalls(0, 2);
    }

    [TestMethod]
    public void Stop_ThenAStepOfTheCallsDeferredFails_IsAnErrorThere()
    {
        var work = Deferred.Succeed(Unit.Default);
        LoopingCall? loop = null;
        loop = new LoopingCall(reactor, () =>
        {
            if (reactor.Elapsed > TimeSpan.Zero)
            {
                loop!.Stop();
            }

            return work;
        });
        loop.Start(Second).AddCallback(_ =>
        {
            work.AddCallback(new Action<Unit>(_ => throw new FormatException()));
        });

        reactor.Advance(Second);
        work.AddErrback(failure => log.Add(failure.Exception.GetType().Name));

        CollectionAssert.AreEqual(new[] { nameof(InvalidOperationException) }, log);
    }

    private void Note() => calls.Add(reactor.Elapsed.TotalSeconds);

    private void AssertCalls(params double[] expected) => CollectionAssert.AreEqual(expected, calls);
}
