using System.Net;
using Monitoring.Reactor;
using Monitoring.Transport;

namespace Monitoring.Tests.Unit.Transport;

[TestClass]
public sealed class ReconnectingConnectorTests
{
    private readonly List<string> log = [];
    private readonly List<TimeSpan> waits = [];
    private readonly VirtualReactor reactor = new();
    private readonly MemoryNetwork network;
    private readonly ReconnectingConnector connector;
    private readonly List<IProtocol> made = [];
    private int dials;

    public ReconnectingConnectorTests()
    {
        network = new MemoryNetwork(reactor) { Latency = TimeSpan.Zero };
        connector = new ReconnectingConnector(reactor, new Backoff(new Random(1)), Dial);
        connector.Waiting += (reason, wait) =>
        {
            log.Add((reason as TransportException)?.Error.ToString() ?? "in order");
            waits.Add(wait);
        };
    }

    [TestMethod]
    public void Start_PeerIsAway_DialsAgainAfterGrowingWaits()
    {
        connector.Start();
        reactor.AdvanceBy(TimeSpan.FromMinutes(1));

        Assert.IsGreaterThan(3, dials);
        Assert.AreEqual(dials, waits.Count);
        Assert.IsLessThan(TimeSpan.FromSeconds(2), waits[0]);
        Assert.IsGreaterThan(waits[0] * 4, waits[2]);
    }

    [TestMethod]
    public void Lost_AfterSuccess_DialsAgainAfterAShortWait()
    {
        connector.Start();
        reactor.AdvanceBy(TimeSpan.FromMinutes(1));
        network.Listen(new IPEndPoint(IPAddress.Loopback, 1), null, _ => new RecordingProtocol([], ""));
        reactor.AdvanceBy(TimeSpan.FromMinutes(2));
        connector.Succeeded();
        var before = dials;
        connector.Lost(made[^1], new TransportException(TransportError.PeerClosed, "closed"));

        reactor.AdvanceBy(TimeSpan.FromSeconds(2));

        Assert.AreEqual("PeerClosed", log[^1]);
        Assert.AreEqual(before + 1, dials);
    }

    [TestMethod]
    public void Replace_PeerThere_PutsTheNewConnectionInTheOldOnesPlace()
    {
        network.Listen(new IPEndPoint(IPAddress.Loopback, 1), null, _ => new RecordingProtocol([], ""));
        connector.Start();
        reactor.AdvanceBy(TimeSpan.FromSeconds(1));
        IProtocol? came = null;
        connector.Replace().AddCallback(protocol => { came = protocol; });
        reactor.AdvanceBy(TimeSpan.FromSeconds(1));
        Assert.AreSame(made[1], came);

        connector.Lost(made[0], null);
        reactor.AdvanceBy(TimeSpan.FromMinutes(1));
        Assert.AreEqual(2, dials, "the loss of the old one means nothing");
        connector.Lost(made[1], null);
        reactor.AdvanceBy(TimeSpan.FromMinutes(1));
        Assert.AreEqual(3, dials);
    }

    [TestMethod]
    public void Replace_PeerAway_LeavesAllAsItWas()
    {
        network.Listen(new IPEndPoint(IPAddress.Loopback, 1), null, _ => new RecordingProtocol([], ""));
        connector.Start();
        reactor.AdvanceBy(TimeSpan.FromSeconds(1));
        network.ConnectError = TransportError.Unreachable;
        Exception? failed = null;
        connector.Replace().AddErrback(failure => { failed = failure.Exception; return made[0]; });
        reactor.AdvanceBy(TimeSpan.FromSeconds(1));

        Assert.AreEqual(TransportError.Unreachable, ((TransportException)failed!).Error);
        Assert.IsEmpty(waits);
        network.ConnectError = null;
        connector.Lost(made[0], null);
        reactor.AdvanceBy(TimeSpan.FromMinutes(1));
        Assert.HasCount(2, made);
    }

    [TestMethod]
    public void Replace_ConnectionLostMeanwhile_TheNewOneIsTheNext()
    {
        network.Listen(new IPEndPoint(IPAddress.Loopback, 1), null, _ => new RecordingProtocol([], ""));
        connector.Start();
        reactor.AdvanceBy(TimeSpan.FromSeconds(1));
        connector.Replace();
        connector.Lost(made[0], null);
        reactor.AdvanceBy(TimeSpan.FromMinutes(1));

        Assert.AreEqual(2, dials, "the wait for another is over");
        connector.Lost(made[1], null);
        reactor.AdvanceBy(TimeSpan.FromMinutes(1));
        Assert.AreEqual(3, dials);
    }

    [TestMethod]
    public void Replace_Stopped_GivesTheAttemptUp()
    {
        network.Latency = TimeSpan.FromSeconds(1);
        network.Listen(new IPEndPoint(IPAddress.Loopback, 1), null, _ => new RecordingProtocol([], ""));
        connector.Start();
        reactor.AdvanceBy(TimeSpan.FromSeconds(5));
        Exception? failed = null;
        connector.Replace().AddErrback(failure => { failed = failure.Exception; return made[0]; });
        connector.Stop();
        reactor.AdvanceBy(TimeSpan.FromSeconds(5));

        Assert.IsInstanceOfType<OperationCanceledException>(failed);
        Assert.HasCount(1, made);
    }

    [TestMethod]
    public void Lost_BeforeTheAttemptHasTold_DialsAgain()
    {
        List<Deferred<IProtocol>> attempts = [];
        var early = new ReconnectingConnector(reactor, new Backoff(new Random(1)), () =>
        {
            attempts.Add(new Deferred<IProtocol>());
            return attempts[^1];
        });
        var shortLived = new RecordingProtocol([], "");
        early.Start();

        early.Lost(shortLived, null);
        attempts[0].Callback(shortLived);
        reactor.AdvanceBy(TimeSpan.FromSeconds(10));

        Assert.HasCount(2, attempts);
        attempts[1].Callback(new RecordingProtocol([], ""));
        reactor.AdvanceBy(TimeSpan.FromMinutes(1));
        Assert.HasCount(2, attempts);
    }

    [TestMethod]
    public void Stop_WhileWaitingOrDialling_DialsNoMore()
    {
        connector.Start();
        connector.Stop();
        Assert.IsEmpty(reactor.PendingTimes);
        reactor.AdvanceBy(TimeSpan.FromMinutes(1));
        Assert.AreEqual(1, dials);
        Assert.IsEmpty(log);

        connector.Start();
        reactor.Advance(TimeSpan.Zero);
        connector.Stop();
        reactor.AdvanceBy(TimeSpan.FromMinutes(1));

        Assert.AreEqual(2, dials);
        Assert.IsEmpty(reactor.PendingTimes);
    }

    [TestMethod]
    public void RetriesMax_Reached_GivesUp()
    {
        var limited = new ReconnectingConnector(reactor, new Backoff(new Random(1)), Dial, retriesMax: 2);
        limited.GaveUp += why => log.Add(((TransportException)why!).Error.ToString());
        limited.Start();
        limited.WhenConnected().AddErrback(failure =>
        {
            log.Add(failure.Exception.GetType().Name);
        });

        reactor.AdvanceBy(TimeSpan.FromHours(1));

        Assert.AreEqual(3, dials);
        Assert.IsFalse(limited.Running);
        CollectionAssert.AreEqual(new[] { nameof(OperationCanceledException), "Refused" }, log);
    }

    [TestMethod]
    public void WhenConnected_FiresWithTheConnectionThatStandsOrTheNext()
    {
        IProtocol? first = null;
        IProtocol? second = null;
        connector.Start();
        connector.WhenConnected().AddCallback(protocol => { first = protocol; });
        var givenUp = connector.WhenConnected();
        givenUp.AddErrback(failure => { failure.Trap<OperationCanceledException>(); });
        givenUp.Cancel();
        network.Listen(new IPEndPoint(IPAddress.Loopback, 1), null, _ => new RecordingProtocol([], ""));
        reactor.AdvanceBy(TimeSpan.FromSeconds(1));
        connector.WhenConnected().AddCallback(protocol => { second = protocol; });

        Assert.IsNotNull(first);
        Assert.AreSame(first, second);
    }

    [TestMethod]
    public void WhenConnected_TooManyFailures_FailsWithTheLast()
    {
        connector.Start();
        connector.WhenConnected(failuresMax: 2).AddErrback(failure =>
        {
            log.Add($"failed after {dials}: {failure.Trap<TransportException>().Error}");
        });

        reactor.AdvanceBy(TimeSpan.FromMinutes(1));

        CollectionAssert.Contains(log, "failed after 2: Refused");
    }

    [TestMethod]
    public void Stop_SomeoneWaits_FailsTheWait()
    {
        connector.Start();
        connector.WhenConnected().AddErrback(failure =>
        {
            log.Add(failure.Exception.GetType().Name);
        });

        connector.Stop();

        CollectionAssert.AreEqual(new[] { nameof(OperationCanceledException) }, log);
    }

    [TestMethod]
    public void Lost_OfAConnectionBeforeTheStop_IsIgnored()
    {
        network.Listen(new IPEndPoint(IPAddress.Loopback, 1), null, _ => new RecordingProtocol([], ""));
        connector.Start();
        reactor.AdvanceBy(TimeSpan.FromSeconds(1));
        connector.Stop();
        connector.Start();
        reactor.AdvanceBy(TimeSpan.FromSeconds(1));

        connector.Lost(made[0], null);
        reactor.AdvanceBy(TimeSpan.FromMinutes(1));

        Assert.AreEqual(2, dials);
        Assert.IsEmpty(log);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Stop_AttemptEndsInAConnectionAllTheSame_GivesItBack(bool startsAgain)
    {
        // Who is asked to give up answers with what there is.
        var late = new RecordingProtocol([], "");
        IProtocol? unwanted = null;
        IProtocol? connected = null;
        var attempts = new Queue<Deferred<IProtocol>>([new(attempt => attempt.Callback(late)), new()]);
        var stubborn = new ReconnectingConnector(reactor, new Backoff(new Random(1)), attempts.Dequeue);
        stubborn.Unwanted += protocol => unwanted = protocol;
        stubborn.Start();

        stubborn.Stop();
        if (startsAgain)
        {
            stubborn.Start();
        }

        stubborn.WhenConnected().AddCallbacks(protocol => { connected = protocol; }, _ => { });
        Assert.AreSame(late, unwanted);
        Assert.IsNull(connected);
    }

    [TestMethod]
    public void Start_AfterGivingUp_TriesAsOftenAsBefore()
    {
        var limited = new ReconnectingConnector(reactor, new Backoff(new Random(1)), Dial, retriesMax: 2);
        limited.Start();
        reactor.AdvanceBy(TimeSpan.FromHours(1));
        limited.Start();

        reactor.AdvanceBy(TimeSpan.FromHours(1));

        Assert.AreEqual(6, dials);
    }

    private Deferred<IProtocol> Dial()
    {
        dials++;
        return network.Connect("localhost", 1, null, () =>
        {
            made.Add(new RecordingProtocol([], ""));
            return made[^1];
        });
    }
}
