using Monitoring.Reactor;

namespace Monitoring.Tests.Unit.Reactor;

using Unit = System.Reactive.Unit;

[TestClass]
public sealed class PeriodicCallTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly VirtualReactor reactor = new();
    private readonly List<string> log = [];

    [TestMethod]
    public void Start_CallsAtOnceAndThenOnTheGrid()
    {
        new PeriodicCall(reactor, Note).Start(Second);
        reactor.AdvanceBy(Second * 2.5);

        AssertLog("0", "1", "2");
    }

    [TestMethod]
    public void Tick_CallBeforeStillOn_IsMissedThereAndThen()
    {
        var pending = new Deferred<Unit>();
        var periodic = new PeriodicCall(reactor, () =>
        {
            Note();
            return log.Count == 1 ? pending : null;
        });
        periodic.Start(Second);
        reactor.AdvanceBy(Second * 2.5);
        Assert.AreEqual(2, periodic.MissedTicks);
        Assert.IsTrue(periodic.Calling);

        pending.Callback(Unit.Default);
        reactor.AdvanceBy(Second);

        AssertLog("0", "3");
        Assert.AreEqual(2, periodic.MissedTicks);
    }

    [TestMethod]
    public void Tick_Late_SkipsAndCountsAndTellsHowLate()
    {
        var periodic = new PeriodicCall(reactor, Note);
        periodic.Start(Second, now: false);

        reactor.Advance(Second * 3.25);

        AssertLog("3.25");
        Assert.AreEqual(2, periodic.MissedTicks);
        Assert.AreEqual(Second / 4, periodic.Lateness);
        reactor.AdvanceBy(Second);
        AssertLog("3.25", "4");
        Assert.AreEqual(TimeSpan.Zero, periodic.Lateness);
    }

    [TestMethod]
    public void Stop_DuringACall_FiresWhenThatHasEnded()
    {
        var pending = new Deferred<Unit>();
        var periodic = new PeriodicCall(reactor, () => pending);
        periodic.Start(Second).AddCallback(same => log.Add($"ended {ReferenceEquals(same, periodic)}"));
        reactor.AdvanceBy(Second * 1.5);

        periodic.Stop();
        Assert.IsEmpty(log);
        Assert.IsEmpty(reactor.PendingTimes);
        pending.Callback(Unit.Default);

        AssertLog("ended True");
        Assert.ThrowsExactly<InvalidOperationException>(periodic.Stop);
    }

    [TestMethod]
    public void Function_Fails_EndsIt()
    {
        var thrower = new PeriodicCall(reactor, () => throw new TimeoutException("thrown"));
        thrower.Start(Second).AddErrback(failure => log.Add(failure.Exception.Message));
        var failer = new PeriodicCall(reactor, () => Deferred.Fail<Unit>(new TimeoutException("failed")));
        failer.Start(Second).AddErrback(failure => log.Add(failure.Exception.Message));

        AssertLog("thrown", "failed");
        Assert.IsFalse(thrower.Running || failer.Running);
        Assert.IsEmpty(reactor.PendingTimes);
    }

    [TestMethod]
    public void Start_TwiceOrWithoutAnInterval_IsRefused()
    {
        var periodic = new PeriodicCall(reactor, Note);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => periodic.Start(TimeSpan.Zero));
        periodic.Start(Second);

        Assert.ThrowsExactly<InvalidOperationException>(() => periodic.Start(Second));
    }

    private Deferred<Unit>? Note()
    {
        log.Add($"{reactor.Elapsed.TotalSeconds}");
        return null;
    }

    private void AssertLog(params string[] expected) => CollectionAssert.AreEqual(expected, log);
}
