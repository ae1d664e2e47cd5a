using Monitoring.Reactor;
using Monitoring.Hosting;

namespace Monitoring.Tests.Unit.Hosting;

[TestClass]
public sealed class SupervisionTests
{
    private static readonly TimeSpan Watchdog = TimeSpan.FromSeconds(4);

    private readonly VirtualReactor reactor = new();
    private readonly Supervisor supervisor = new();
    private string status = "3 agents linked";

    [TestCleanup]
    public void Close() => supervisor.Dispose();

    [TestMethod]
    public void Start_Serving_IsTold()
    {
        Make(watchdog: null).Start();

        Assert.AreSequenceEqual(["READY=1|STATUS=3 agents linked"], supervisor.Heard());
    }

    [TestMethod]
    public void Watchdog_LoopTurns_IsFedTwiceInItsTime()
    {
        Make(Watchdog).Start();
        supervisor.Heard();

        reactor.AdvanceBy(TimeSpan.FromSeconds(7));

        Assert.AreSequenceEqual(["WATCHDOG=1", "WATCHDOG=1", "WATCHDOG=1"], supervisor.Heard());
    }

    [TestMethod]
    public void Status_Changed_IsToldOnceAndOnOneLine()
    {
        Make(watchdog: null).Start();
        supervisor.Heard();

        status = "4 agents\nWATCHDOG=trigger";
        reactor.AdvanceBy(Supervision.StatusInterval * 3);

        Assert.AreSequenceEqual(["STATUS=4 agents WATCHDOG=trigger"], supervisor.Heard());
    }

    [TestMethod]
    public void Reload_IsToldBeforeAndAfter_AlsoWhenItFails()
    {
        var supervision = Make(watchdog: null);
        supervision.Start();
        supervisor.Heard();
        string[] within = [];

        supervision.Reload(() => within = supervisor.Heard());
        var after = supervisor.Heard();
        Assert.ThrowsExactly<InvalidOperationException>(
            () => supervision.Reload(() => throw new InvalidOperationException()));

        Assert.AreSequenceEqual(["RELOADING=1"], within);
        Assert.AreSequenceEqual(["READY=1"], after);
        Assert.AreSequenceEqual(["RELOADING=1", "READY=1"], supervisor.Heard());
    }

    [TestMethod]
    public void Stop_IsTold_AndNothingAfterIt()
    {
        var supervision = Make(Watchdog);
        supervision.Start();
        supervisor.Heard();

        supervision.Stop();
        reactor.AdvanceBy(Watchdog * 3);

        Assert.AreSequenceEqual(["STOPPING=1|STATUS=stopping"], supervisor.Heard());
    }

    [TestMethod]
    public void Told_WhileNobodyTakesIt_ComesLaterInOrder()
    {
        var path = Path.Combine(Path.GetTempPath(), $"notify-{Guid.NewGuid():N}");
        using var socket = NotifySocket.Open(name => name == NotifySocket.Variable ? path : null);
        var supervision = new Supervision(reactor, socket, watchdog: null, () => status);
        supervision.Start();
        supervision.Reload(() => { });

        using var late = new Supervisor(path);
        reactor.AdvanceBy(Supervision.RetryAfter);

        Assert.AreSequenceEqual(["READY=1|STATUS=3 agents linked", "RELOADING=1", "READY=1"], late.Heard());
        File.Delete(path);
    }

    [TestMethod]
    public void Nobody_Listens_ReloadIsDoneAllTheSame()
    {
        var supervision = new Supervision(reactor, socket: null, Watchdog, () => status);
        var reloads = 0;

        supervision.Start();
        supervision.Reload(() => reloads++);
        supervision.Stop();
        reactor.AdvanceBy(Watchdog * 3);

        Assert.AreEqual(1, reloads);
        Assert.IsEmpty(supervisor.Heard());
    }

    private Supervision Make(TimeSpan? watchdog) => new(reactor, supervisor.Open(), watchdog, () => status);
}
