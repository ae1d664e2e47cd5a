using Monitoring.Collector.Ingest;
using Monitoring.Reactor;

namespace Monitoring.Tests.Unit.Ingest;

[TestClass]
public sealed class MailRoomTests
{
    private readonly List<Exception> failures = [];
    private readonly List<long> delivered = [];
    private readonly HostMailbox first = new();
    private readonly HostMailbox second = new();
    private VirtualReactor reactor = null!;
    private MailRoom room = null!;

    [TestInitialize]
    public void Make()
    {
        reactor = new VirtualReactor(onFailure: failures.Add);
        room = new MailRoom(reactor, Deliver);
    }

    [TestMethod]
    public void Put_ManyIntoOneBox_DeliversTheNewestOnce()
    {
        for (var timeMs = 1L; timeMs <= 1000; timeMs++)
            room.Put(first, Delivery(timeMs));
        reactor.AdvanceBy(MailRoom.GatherDelay);

        CollectionAssert.AreEqual(new[] { 1000L }, delivered);
        Assert.IsEmpty(reactor.PendingTimes, "nothing is left behind");
    }

    [TestMethod]
    public void Put_IntoSeveralBoxes_WakesTheReactorOnce()
    {
        room.Put(first, Delivery(1));
        room.Put(second, Delivery(2));
        reactor.AdvanceBy(TimeSpan.Zero);
        Assert.HasCount(1, reactor.PendingTimes);

        reactor.AdvanceBy(MailRoom.GatherDelay);
        CollectionAssert.AreEqual(new[] { 1L, 2L }, delivered);
    }

    [TestMethod]
    public void Take_BeforeTheRound_DeliversAtOnceAndNotAgain()
    {
        room.Put(first, Delivery(1));
        room.Take(first);
        CollectionAssert.AreEqual(new[] { 1L }, delivered);

        room.Put(first, Delivery(2));
        reactor.AdvanceBy(MailRoom.GatherDelay * 3);
        CollectionAssert.AreEqual(new[] { 1L, 2L }, delivered);
    }

    [TestMethod]
    public void Deliver_Fails_LeavesTheOtherBoxesTheirTurn()
    {
        room.Put(first, Delivery(FailingMs));
        room.Put(second, Delivery(2));
        reactor.AdvanceBy(MailRoom.GatherDelay * 3);

        Assert.HasCount(1, failures);
        CollectionAssert.AreEqual(new[] { 2L }, delivered);
    }

    private const long FailingMs = 13;

    private static HostDelivery Delivery(long timeMs) => new(null!, [], timeMs, TimeSpan.FromSeconds(1), null);

    private void Deliver(HostDelivery delivery)
    {
        if (delivery.TimeMs == FailingMs)
            throw new InvalidOperationException("as the test wants it");
        delivered.Add(delivery.TimeMs);
    }
}
