using System.Net;
using System.Reactive;
using Monitoring.Reactor;
using Monitoring.Transport;

namespace Monitoring.Tests.Samples;

[TestClass]
public sealed class SeatServiceTests
{
    private static readonly IPEndPoint AnyPort = new(IPAddress.Loopback, 0);
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);
    private readonly VirtualReactor reactor = new();
    private readonly MemoryNetwork network;
    private readonly SeatService service;
    private readonly List<string> booked = [];
    private Deferred<Unit> writing = Deferred.Succeed(Unit.Default);

    public SeatServiceTests()
    {
        network = new MemoryNetwork(reactor) { ByteAtATime = true };
        service = new SeatService(reactor, network, AnyPort, ["A1", "A2"], Book);
        service.Start();
    }

    [TestMethod]
    public void Hold_Confirmed_IsBookedAndStaysTaken()
    {
        var ann = Connect();
        var bob = Connect();

        Say(ann, "SEATS", "HOLD A1", "CONFIRM A1");
        Say(bob, "HOLD A1", "SEATS", "CONFIRM A1");
        reactor.AdvanceBy(SeatService.HoldMax * 2);

        AssertHeard(ann, "FREE A1 A2", "HELD A1 30", "BOOKED A1");
        AssertHeard(bob, "TAKEN A1", "FREE A2", "WHAT CONFIRM A1");
        CollectionAssert.AreEqual(new[] { "A1" }, booked);
    }

    [TestMethod]
    public void Hold_NotConfirmedInTime_ExpiresAndIsFreeAgain()
    {
        var ann = Connect();
        Say(ann, "HOLD A1");
        reactor.AdvanceBy(SeatService.HoldMax);

        Say(ann, "CONFIRM A1", "SEATS");

        AssertHeard(ann, "HELD A1 30", "EXPIRED A1", "WHAT CONFIRM A1", "FREE A1 A2");
        Assert.IsEmpty(booked);
        Assert.IsEmpty(reactor.PendingTimes);
    }

    [TestMethod]
    public void Hold_ReleasedOrHungUp_IsFreeAgain()
    {
        var ann = Connect();
        var bob = Connect();
        Say(ann, "HOLD A1", "RELEASE A1", "HOLD A2");

        ann.Transport.LoseConnection();
        reactor.AdvanceBy(Moment);
        Say(bob, "SEATS");

        AssertHeard(ann, "HELD A1 30", "RELEASED A1", "HELD A2 30");
        AssertHeard(bob, "FREE A1 A2");
        Assert.IsEmpty(reactor.PendingTimes);
    }

    [TestMethod]
    public void Confirm_WhileAnotherIsWritten_WaitsForItsTurn()
    {
        var first = writing = new Deferred<Unit>();
        var ann = Connect();
        Say(ann, "HOLD A1", "HOLD A2", "CONFIRM A2", "CONFIRM A1");
        CollectionAssert.AreEqual(new[] { "A2" }, booked);
        var stopped = false;
        service.Stop().AddCallback(_ => { stopped = true; });

        writing = Deferred.Fail<Unit>(new IOException("disk full"));
        first.Callback(Unit.Default);
        reactor.AdvanceBy(Moment);

        CollectionAssert.AreEqual(new[] { "A2", "A1" }, booked);
        AssertHeard(ann, "HELD A1 30", "HELD A2 30", "FAILED A1 disk full", "BOOKED A2");
        Assert.IsTrue(stopped);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public void OverTcp_HoldAndConfirm_IsBooked()
    {
        var live = new LiveReactor();
        var tcp = new TcpNetwork(live);
        var written = new List<string>();
        var over = new SeatService(live, tcp, AnyPort, ["A1"], seat => live.DeferToThread(() => written.Add(seat)));
        var lines = new List<string>();
        var services = new MultiService();
        services.Add(over);
        services.Add(new Service(
            () => Talk.To(over.Address!, live, tcp).AddCallback(ann =>
            {
                ann.Heard += line =>
                {
                    lines.Add(line);
                    if (line == "BOOKED A1")
                    {
                        live.Stop();
                    }
                };
                ann.SendLine("HOLD A1");
                ann.SendLine("CONFIRM A1");
            }),
            () => { }));

        Assert.IsNull(live.RunUntilSignalled(services));

        CollectionAssert.AreEqual(new[] { "HELD A1 30", "BOOKED A1" }, lines);
        CollectionAssert.AreEqual(new[] { "A1" }, written);
    }

    private Deferred<Unit> Book(string seat)
    {
        booked.Add(seat);
        return writing;
    }

    private Talk Connect()
    {
        Talk? talk = null;
        Talk.To(service.Address!, reactor, network).AddCallback(made => { talk = made; });
        reactor.AdvanceBy(Moment);
        return talk!;
    }

    private void Say(Talk talk, params string[] lines)
    {
        foreach (var line in lines)
        {
            talk.SendLine(line);
        }

        reactor.AdvanceBy(Moment);
    }

    private static void AssertHeard(Talk talk, params string[] lines) => CollectionAssert.AreEqual(lines, talk.Lines);
}
