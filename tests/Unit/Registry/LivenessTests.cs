using Monitoring.Collector.Registry;
using Monitoring.Reactor;

namespace Monitoring.Tests.Unit.Registry;

[TestClass]
public sealed class LivenessTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly VirtualReactor reactor = new();
    private readonly List<(double At, HostState State)> changes = [];
    private Liveness liveness = null!;

    [TestInitialize]
    public void Make() => liveness = new Liveness(
        reactor, () => changes.Add((reactor.Elapsed.TotalSeconds, liveness.State)));

    [TestMethod]
    public void Host_BatchThenSilence_IsLateAfterThreeSecondsAndDownAfterTen()
    {
        liveness.BatchArrived(Second);
        reactor.AdvanceBy(Second * 60);

        CollectionAssert.AreEqual(
            new[] { (0.0, HostState.Up), (3.0, HostState.Late), (10.0, HostState.Down) }, changes);
        StringAssert.Contains(liveness.Reason, "no batch for 10 s");
    }

    [TestMethod]
    public void Host_BatchesEachSecond_StaysUp()
    {
        for (var i = 0; i < 100; i++)
        {
            liveness.BatchArrived(Second);
            reactor.AdvanceBy(Second);
        }

        CollectionAssert.AreEqual(new[] { (0.0, HostState.Up) }, changes);
        Assert.HasCount(1, reactor.PendingTimes, "one timer, however many batches");
    }

    [TestMethod]
    public void Host_LongInterval_StretchesTheStates()
    {
        liveness.BatchArrived(Second * 10);
        reactor.AdvanceBy(Second * 60);

        CollectionAssert.AreEqual(
            new[] { (0.0, HostState.Up), (30.0, HostState.Late), (50.0, HostState.Down) }, changes);
    }

    [TestMethod]
    public void Host_LateThenBatch_IsUpAgain()
    {
        liveness.BatchArrived(Second);
        reactor.AdvanceBy(Second * 5);
        liveness.BatchArrived(Second);

        Assert.AreEqual(HostState.Up, liveness.State);
        Assert.AreEqual("", liveness.Reason);
        reactor.AdvanceBy(Second * 9.9);
        Assert.AreEqual(HostState.Late, liveness.State);
        reactor.AdvanceBy(Second * 0.1);
        Assert.AreEqual(HostState.Down, liveness.State);
    }

    [TestMethod]
    public void Host_TwoPollsUnanswered_IsLateUntilOneIsAnswered()
    {
        liveness.BatchArrived(Second);
        liveness.PollUnanswered();
        Assert.AreEqual(HostState.Up, liveness.State);

        liveness.PollUnanswered();
        Assert.AreEqual(HostState.Late, liveness.State);
        StringAssert.Contains(liveness.Reason, "2 polls");

        liveness.BatchArrived(Second);
        Assert.AreEqual(HostState.Late, liveness.State, "batches alone don't answer polls");
        liveness.PollAnswered();
        Assert.AreEqual(HostState.Up, liveness.State);
    }

    [TestMethod]
    public void End_ThenAPollFails_ArmsNoTimer()
    {
        liveness.BatchArrived(Second);
        liveness.End();
        liveness.PollUnanswered();
        liveness.Stopped("its link was closed");

        Assert.IsEmpty(reactor.PendingTimes);
        CollectionAssert.AreEqual(new[] { (0.0, HostState.Up) }, changes);
    }

    [TestMethod]
    public void Host_SaysGoodbye_IsDownAtOnceAndUpWithTheNextBatch()
    {
        liveness.BatchArrived(Second);
        liveness.Stopped("the agent said goodbye");

        Assert.AreEqual(HostState.Down, liveness.State);
        Assert.IsEmpty(reactor.PendingTimes);
        liveness.BatchArrived(Second);
        Assert.AreEqual(HostState.Up, liveness.State);
    }
}
