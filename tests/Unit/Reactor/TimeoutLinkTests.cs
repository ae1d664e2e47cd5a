using Monitoring.Reactor;

namespace Monitoring.Tests.Unit.Reactor;

[TestClass]
public sealed class TimeoutLinkTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    private readonly VirtualReactor reactor = new();
    private readonly List<string> log = [];

    [TestMethod]
    public void AddTimeout_NothingFires_FailsWithATimeout()
    {
        var deferred = new Deferred<int>(_ => Log("canceller", 0));
        deferred.AddTimeout(Timeout, reactor).AddErrback(failure => Log(failure.ToString(), 0));
        reactor.Advance(Timeout - TimeSpan.FromTicks(1));
        AssertLog();

        reactor.Advance(TimeSpan.FromTicks(1));

        AssertLog("canceller", "TimeoutException: No result within 10 s.");
    }

    [TestMethod]
    public void AddTimeout_FiredInTime_TakesTheTimerBack()
    {
        var deferred = new Deferred<int>();
        deferred.AddTimeout(Timeout, reactor).AddCallback(x => Log($"{x}", x));

        deferred.Callback(3);

        Assert.IsEmpty(reactor.PendingTimes);
        AssertLog("3");
    }

    [TestMethod]
    public void AddTimeout_StepsAddedAfterIt_AreNotCovered()
    {
        var deferred = Deferred.Succeed(1).AddTimeout(Timeout, reactor);
        deferred.AddCallback(_ => new Deferred<int>()).AddErrback(failure => Log(failure.ToString(), 0));

        reactor.Advance(Timeout * 2);

        AssertLog();
    }

    [TestMethod]
    public void AddTimeout_StepsAddedBefore_AreCovered()
    {
        var deferred = new Deferred<int>();
        deferred.AddCallback(_ => new Deferred<int>())
            .AddTimeout(Timeout, reactor)
            .AddErrback(failure => Log(failure.Exception.GetType().Name, 0));
        deferred.Callback(0);

        reactor.Advance(Timeout);

        AssertLog("TimeoutException");
    }

    [TestMethod]
    public void AddTimeout_EarlierErrbackChangedTheError_ItStays()
    {
        var deferred = new Deferred<int>();
        deferred
            .AddErrback(_ => new Outcome<int>(new Failure(new InvalidOperationException("changed"))))
            .AddTimeout(Timeout, reactor)
            .AddErrback(failure => Log(failure.Exception.Message, 0));

        reactor.Advance(Timeout);

        AssertLog("changed");
    }

    [TestMethod]
    public void AddTimeout_WithATranslation_GetsTheOutcomeAndTheTimeout()
    {
        var deferred = new Deferred<int>();
        deferred
            .AddTimeout(Timeout, reactor, (outcome, span) =>
            {
                Log($"{outcome.Failure!.Exception.GetType().Name} {span.TotalSeconds}", 0);
                return -1;
            })
            .AddCallback(x => Log($"then {x}", x));

        reactor.Advance(Timeout);

        AssertLog("OperationCanceledException 10", "then -1");
    }

    [TestMethod]
    public void AddTimeout_CancelledByHand_StaysACancellation()
    {
        var deferred = new Deferred<int>();
        deferred.AddTimeout(Timeout, reactor).AddErrback(failure => Log(failure.Exception.GetType().Name, 0));

        deferred.Cancel();

        AssertLog("OperationCanceledException");
        Assert.IsEmpty(reactor.PendingTimes);
    }

    [TestMethod]
    public void AddTimeout_CancellerSucceeds_ItsValueWins()
    {
        var deferred = new Deferred<int>(self => self.Callback(6));
        deferred.AddTimeout(Timeout, reactor).AddCallback(x => Log($"{x}", x));

        reactor.Advance(Timeout);

        AssertLog("6");
    }

    [TestMethod]
    public void AddTimeout_Twice_TheShorterWins()
    {
        var deferred = new Deferred<int>();
        deferred
            .AddTimeout(Timeout * 2, reactor)
            .AddTimeout(Timeout, reactor)
            .AddErrback(failure => Log($"{failure.Exception.Message} at {reactor.Elapsed.TotalSeconds}", 0));

        reactor.AdvanceTo(Timeout * 3);

        AssertLog("No result within 10 s. at 10");
        Assert.IsEmpty(reactor.PendingTimes);
    }

    private T Log<T>(string text, T value)
    {
        log.Add(text);
        return value;
    }

    private void AssertLog(params string[] expected) => CollectionAssert.AreEqual(expected, log);
}
