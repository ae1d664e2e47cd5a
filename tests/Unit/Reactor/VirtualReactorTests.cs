using Monitoring.Reactor;

namespace Monitoring.Tests.Unit.Reactor;

using Unit = System.Reactive.Unit;

[TestClass]
public sealed class VirtualReactorTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly VirtualReactor reactor = new();
    private readonly List<string> log = [];

    [TestMethod]
    public void Advance_MovesTheTimeOnce_CallsSeeTheFinalTime()
    {
        reactor.CallLater(Second, Note("a"));
        reactor.CallLater(Second * 2, Note("b"));

        reactor.Advance(Second * 5);

        AssertLog("a at 5", "b at 5");
    }

    [TestMethod]
    public void AdvanceTo_EachCallSeesItsOwnTime()
    {
        reactor.CallLater(Second * 2, Note("b"));
        reactor.CallLater(Second, Note("a"));

        reactor.AdvanceTo(Second * 5);

        AssertLog("a at 1", "b at 2");
        Assert.AreEqual(Second * 5, reactor.Elapsed);
    }

    [TestMethod]
    public void AdvanceTo_ThePresent_RunsWhatIsDue()
    {
        reactor.CallLater(TimeSpan.Zero, Note("now"));

        reactor.AdvanceTo(reactor.Elapsed);

        AssertLog("now at 0");
    }

    [TestMethod]
    public void AdvanceTo_ThePast_IsRefusedAndTheClockGoesOn()
    {
        reactor.AdvanceTo(Second);
        reactor.CallLater(Second, Note("on"));

        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => reactor.AdvanceTo(Second / 2));
        reactor.AdvanceTo(Second * 2);

        AssertLog("on at 2");
    }

    [TestMethod]
    public void Run_APostedCallThrowsAndNoTimerIsLeft_Throws()
    {
        reactor.CallFromThread(() => throw new TimeoutException());

        var thrown = Assert.ThrowsExactly<AggregateException>(reactor.Run);

        Assert.IsInstanceOfType<TimeoutException>(thrown.InnerException);
    }

    [TestMethod]
    public void Run_APostedCallAdvances_IsRefused()
    {
        reactor.CallFromThread(() =>
            Assert.ThrowsExactly<InvalidOperationException>(() => reactor.Advance(Second)));

        reactor.Run();

        Assert.AreEqual(TimeSpan.Zero, reactor.Elapsed);
    }

    [TestMethod]
    public void Advance_EqualTimes_RunInOrderOfSetting()
    {
        reactor.CallLater(Second, Note("a"));
        reactor.CallLater(Second, Note("b"));
        reactor.CallLater(Second, Note("c"));

        reactor.AdvanceBy(Second);

        AssertLog("a at 1", "b at 1", "c at 1");
    }

    [TestMethod]
    public void CallLater_FromACall_RunsInTheSameAdvanceWhenDue()
    {
        reactor.CallLater(Second, () => reactor.CallLater(Second, Note("nested")));

        reactor.AdvanceBy(Second * 2);

        AssertLog("nested at 2");
    }

    [TestMethod]
    public void Reset_CountsFromNow()
    {
        var call = reactor.CallLater(Second, Note("call"));
        reactor.AdvanceBy(Second / 2);

        call.Reset(Second);
        reactor.AdvanceBy(Second / 2);
        AssertLog();
        reactor.AdvanceBy(Second / 2);

        AssertLog("call at 1.5");
    }

    [TestMethod]
    public void Reset_ToSooner_OvertakesOthers()
    {
        var late = reactor.CallLater(Second * 3, Note("late"));
        reactor.CallLater(Second * 2, Note("other"));

        late.Reset(Second);
        reactor.AdvanceBy(Second * 3);

        AssertLog("late at 1", "other at 2");
    }

    /// <summary>As in Twisted, whose clock sorts its calls by time and leaves equals as they stood.</summary>
    [TestMethod]
    public void Reset_ToATimeOthersWaitFor_KeepsThePlaceItCameFrom()
    {
        var sooner = reactor.CallLater(Second, Note("from sooner"));
        reactor.CallLater(Second * 2, Note("there"));
        var later = reactor.CallLater(Second * 3, Note("from later"));

        later.Reset(Second * 2);
        sooner.Reset(Second * 2);
        reactor.CallLater(Second * 2, Note("new"));
        reactor.Advance(Second * 2);

        AssertLog("from sooner at 2", "there at 2", "from later at 2", "new at 2");
    }

    [TestMethod]
    public void Pump_AdvancesByEachSpan()
    {
        new LoopingCall(reactor, Note("tick")).Start(Second, now: false);

        reactor.Pump(Second / 2, Second, Second * 2);

        AssertLog("tick at 1.5", "tick at 3.5");
    }

    [TestMethod]
    public void PendingCalls_AreListedSoonestFirst()
    {
        var late = reactor.CallLater(Second * 2, Note("late"));
        var soon = reactor.CallLater(Second, Note("soon"));
        var never = reactor.CallLater(Second, Note("never"));
        never.Cancel();
        Assert.AreSequenceEqual([soon, late], reactor.PendingCalls);

        soon.Delay(Second * 2);

        Assert.AreSequenceEqual([late, soon], reactor.PendingCalls);
    }

    [TestMethod]
    public void Delay_MovesBothWays()
    {
        var later = reactor.CallLater(Second, Note("later"));
        var sooner = reactor.CallLater(Second * 4, Note("sooner"));

        later.Delay(Second * 2);
        sooner.Delay(Second * -2);
        Assert.AreEqual(Second * 3, later.Time);
        reactor.AdvanceBy(Second * 5);

        AssertLog("sooner at 2", "later at 3");
    }

    [TestMethod]
    public void Cancel_ThenTouched_Throws()
    {
        var call = reactor.CallLater(Second, Note("never"));
        Assert.IsTrue(call.Active);
        call.Cancel();
        reactor.AdvanceBy(Second);

        Assert.IsFalse(call.Active);
        AssertLog();
        Assert.ThrowsExactly<AlreadyCancelledException>(call.Cancel);
        Assert.ThrowsExactly<AlreadyCancelledException>(() => call.Reset(Second));
        Assert.ThrowsExactly<AlreadyCancelledException>(() => call.Delay(Second));
    }

    [TestMethod]
    public void Cancel_FromWithinTheCallOrAfter_Throws()
    {
        IDelayedCall? call = null;
        call = reactor.CallLater(Second, () => Assert.ThrowsExactly<AlreadyCalledException>(() => call!.Cancel()));

        reactor.AdvanceBy(Second);

        Assert.ThrowsExactly<AlreadyCalledException>(() => call.Delay(Second));
    }

    [TestMethod]
    public void Advance_ACallThrows_OthersRunAndTheAdvanceTells()
    {
        reactor.CallLater(Second, () => throw new TimeoutException("on purpose"));
        reactor.CallLater(Second, Note("next"));

        var error = Assert.ThrowsExactly<AggregateException>(() => reactor.AdvanceBy(Second));

        AssertLog("next at 1");
        Assert.AreEqual("on purpose", error.InnerException!.Message);
        Assert.AreEqual(1, reactor.Statistics.Failures);
        reactor.AdvanceBy(Second);
    }

    [TestMethod]
    public void Advance_FromWithinACall_Throws()
    {
        reactor.CallLater(Second, () =>
            Assert.ThrowsExactly<InvalidOperationException>(() => reactor.Advance(Second)));

        reactor.AdvanceBy(Second);
    }

    [TestMethod]
    public void CallFromThread_RunsInOrderAtTheNextAdvance()
    {
        reactor.CallFromThread(Note("a"));
        reactor.CallFromThread(Note("b"));
        AssertLog();
        Assert.AreEqual((0L, 2), (reactor.Statistics.CallsPosted, reactor.Statistics.CallsWaiting));

        reactor.Advance(TimeSpan.Zero);

        AssertLog("a at 0", "b at 0");
        Assert.AreEqual((2L, 0), (reactor.Statistics.CallsPosted, reactor.Statistics.CallsWaiting));
    }

    [TestMethod]
    public void DeferToThread_RunsAtTheNextAdvance()
    {
        reactor.DeferToThread(() => 5).AddCallback(x => log.Add($"{x}"));
        AssertLog();

        reactor.Advance(TimeSpan.Zero);

        AssertLog("5");
    }

    [TestMethod]
    public void StepWallClock_LeavesTheMonotonicTimeAlone()
    {
        var before = reactor.UtcNow;
        reactor.StepWallClock(TimeSpan.FromHours(-1));

        Assert.AreEqual(TimeSpan.Zero, reactor.Elapsed);
        Assert.AreEqual(before - TimeSpan.FromHours(1), reactor.UtcNow);
    }

    [TestMethod]
    public void Run_GoesFromTimerToTimerUntilStopped()
    {
        new LoopingCall(reactor, Note("tick")).Start(Second, now: false);
        reactor.CallLater(Second * 2.5, reactor.Stop);
        reactor.AddShutdownTrigger(TriggerPhase.Before, () => Deferred.Later(reactor, Second, () =>
        {
            log.Add("waited");
            return Unit.Default;
        }));
        reactor.AddShutdownTrigger(TriggerPhase.After, () =>
        {
            log.Add("after");
            return null;
        });

        reactor.Run();

        AssertLog("tick at 1", "tick at 2", "tick at 3", "waited", "after");
        Assert.AreEqual(Second * 3.5, reactor.Elapsed);
    }

    [TestMethod]
    public void AddStartupTrigger_CountsAsRunning_RunsAtOnce()
    {
        reactor.AddStartupTrigger(TriggerPhase.Before, () =>
        {
            log.Add("started");
            return null;
        });

        AssertLog("started");
    }

    [TestMethod]
    public void Run_AfterAStop_IsRefused()
    {
        reactor.CallLater(Second, () => Assert.ThrowsExactly<ReactorAlreadyRunningException>(reactor.Run));
        reactor.Run();
        reactor.Stop();
        reactor.Advance(TimeSpan.Zero);

        Assert.ThrowsExactly<ReactorNotRestartableException>(reactor.Run);
        Assert.ThrowsExactly<ReactorNotRunningException>(reactor.Stop);
    }

    private Action Note(string what) => () => log.Add($"{what} at {reactor.Elapsed.TotalSeconds}");

    private void AssertLog(params string[] expected) => CollectionAssert.AreEqual(expected, log);
}
