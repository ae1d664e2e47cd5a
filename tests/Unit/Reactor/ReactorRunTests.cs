using Monitoring.Reactor;

namespace Monitoring.Tests.Unit.Reactor;

using Unit = System.Reactive.Unit;

[TestClass]
public sealed class ReactorRunTests
{
    private readonly LiveReactor reactor = new();
    private readonly MultiService services = new();
    private readonly List<string> log = [];

    [TestMethod]
    public void RunUntilSignalled_Stopped_StopsTheServicesWhileItStillServes()
    {
        services.Add(new Service(
            () => reactor.CallLater(TimeSpan.Zero, reactor.Stop),
            () => Deferred.Later(reactor, TimeSpan.Zero, () =>
            {
                log.Add("stopped");
                return Unit.Default;
            })));

        Assert.IsNull(reactor.RunUntilSignalled(services));

        CollectionAssert.AreEqual(new[] { "stopped" }, log);
    }

    [TestMethod]
    public void RunUntilSignalled_AStartFails_StopsAndTellsWhy()
    {
        services.Add(Service.OnStop(() =>
        {
            log.Add("stopped");
            return null;
        }));
        services.Add(new Service(() => throw new TimeoutException("on purpose"), () => log.Add("never")));

        var failure = reactor.RunUntilSignalled(services);

        Assert.AreEqual("on purpose", failure!.Exception.Message);
        CollectionAssert.AreEqual(new[] { "stopped" }, log);
    }

    [TestMethod]
    public void RunUntilSignalled_StoppedWhileStarting_IsNoFailure()
    {
        services.Add(new Service(() => new Deferred<Unit>(), () => log.Add("never")));
        reactor.CallWhenRunning(() => reactor.CallLater(TimeSpan.Zero, reactor.Stop));

        Assert.IsNull(reactor.RunUntilSignalled(services));

        Assert.IsEmpty(log);
    }
}
