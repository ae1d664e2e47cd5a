using Monitoring.Reactor;

namespace Monitoring.Tests.Unit.Reactor;

using Unit = System.Reactive.Unit;

[TestClass]
public sealed class TimerServiceTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly VirtualReactor reactor = new();
    private readonly List<string> log = [];

    [TestMethod]
    public void Start_CallsAtOnceAndOnUntilStop()
    {
        var service = Make(Note);
        service.Start();
        reactor.AdvanceBy(Second * 1.5);

        service.Stop();
        reactor.AdvanceBy(Second * 5);
        service.Start();

        AssertLog("0", "1", "6.5");
    }

    [TestMethod]
    public void Stop_DuringACall_WaitsForIt()
    {
        var pending = new Deferred<Unit>();
        var service = Make(() => pending);
        service.Start();

        service.Stop()!.AddCallback(_ => log.Add("stopped"));
        Assert.IsEmpty(log);
        pending.Callback(Unit.Default);

        AssertLog("stopped");
    }

    [TestMethod]
    public void Function_Fails_IsReportedAndTheStopStillGoesWell()
    {
        var service = Make(() => throw new TimeoutException("on purpose"));
        service.Start();
        service.Stop()!.AddCallback(_ => log.Add("stopped"));

        AssertLog("on purpose", "stopped");
        Assert.IsEmpty(reactor.PendingTimes);
    }

    private TimerService Make(Func<Deferred<Unit>?> function) =>
        new(reactor, Second, function, failure => log.Add(failure.Exception.Message));

    private Deferred<Unit>? Note()
    {
        log.Add($"{reactor.Elapsed.TotalSeconds}");
        return null;
    }

    private void AssertLog(params string[] expected) => CollectionAssert.AreEqual(expected, log);
}
