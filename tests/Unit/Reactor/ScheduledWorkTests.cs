using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using Monitoring.Reactor;

namespace Monitoring.Tests.Unit.Reactor;

/// <summary>Rx's operators on a reactor.</summary>
[TestClass]
public sealed class ScheduledWorkTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly VirtualReactor reactor = new();
    private readonly List<string> log = [];

    [TestMethod]
    public void Interval_RunsOnTheReactorsClock()
    {
        using var subscription = Observable.Interval(Second, reactor).Subscribe(n => Note($"{n}"));

        reactor.AdvanceBy(Second * 3);

        AssertLog("0 at 1", "1 at 2", "2 at 3");
    }

    [TestMethod]
    public void Interval_Blocked_DoesNotBurst()
    {
        using var subscription = Observable.Interval(Second, reactor).Subscribe(n => Note($"{n}"));
        reactor.Advance(TimeSpan.Zero);

        reactor.Advance(Second * 10);
        reactor.AdvanceBy(Second);

        AssertLog("0 at 10", "1 at 11");
    }

    [TestMethod]
    public void Interval_Disposed_LeavesNoTimer()
    {
        var subscription = Observable.Interval(Second, reactor).Subscribe(n => Note($"{n}"));
        reactor.AdvanceBy(Second);

        subscription.Dispose();
        reactor.AdvanceBy(Second * 5);

        AssertLog("0 at 1");
        Assert.IsEmpty(reactor.PendingTimes);
    }

    [TestMethod]
    public void Throttle_TakesItsTimersBack()
    {
        using var source = new Subject<int>();
        using var subscription = source.Throttle(Second, reactor).Subscribe(n => Note($"{n}"));
        source.OnNext(1);
        reactor.AdvanceBy(Second / 2);
        source.OnNext(2);

        Assert.HasCount(1, reactor.PendingTimes);
        reactor.AdvanceBy(Second);

        AssertLog("2 at 1.5");
    }

    [TestMethod]
    public void Interval_DisposedOnTheReactorsThread_TakesItsTimerBackAtOnce()
    {
        var subscription = Observable.Interval(Second, reactor).Subscribe(n => Note($"{n}"));
        reactor.AdvanceBy(Second);

        subscription.Dispose();

        Assert.IsEmpty(reactor.PendingTimes);
        AssertLog("0 at 1");
    }

    [TestMethod]
    public void Schedule_AtADate_WaitsForIt()
    {
        reactor.Schedule(reactor.Now + Second, () => Note("due"));
        reactor.Schedule(reactor.Now - Second, () => Note("past"));

        reactor.AdvanceBy(Second);

        AssertLog("past at 0", "due at 1");
    }

    [TestMethod]
    public void Schedule_FromAnotherThread_IsPosted()
    {
        var thread = new Thread(() => reactor.Schedule(Second, () => Note("posted")));
        thread.Start();
        thread.Join();

        reactor.AdvanceBy(Second);

        AssertLog("posted at 1");
    }

    [TestMethod]
    public void Dispose_FromAnotherThread_TakesTheTimerBack()
    {
        var work = reactor.Schedule(Second, () => Note("never"));
        var thread = new Thread(work.Dispose);
        thread.Start();
        thread.Join();

        reactor.Advance(TimeSpan.Zero);

        Assert.IsEmpty(reactor.PendingTimes);
        reactor.AdvanceBy(Second);
        AssertLog();
    }

    private void Note(string what) => log.Add($"{what} at {reactor.Elapsed.TotalSeconds}");

    private void AssertLog(params string[] expected) => CollectionAssert.AreEqual(expected, log);
}
