using System.Text;
using Monitoring.Model;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;
using Monitoring.Protocol.Sessions;
using Monitoring.Reactor;

namespace Monitoring.Tests.Unit.Protocol.Sessions;

/// <summary>Both sides of a session, face to face in virtual time.</summary>
[TestClass]
public sealed class SessionTests
{
    private readonly VirtualReactor reactor = new();
    private readonly TestAgent agent;
    private readonly TestCollector collector;

    public SessionTests()
    {
        agent = new TestAgent(reactor);
        collector = new TestCollector(reactor);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(7)]
    [DataRow(int.MaxValue)]
    public void Stream_InPiecesOfAnySize_ArrivesWhole(int pieceBytes)
    {
        agent.Sample(1);
        Connect(pieceBytes);
        for (var i = 2; i <= 100; i++)
        {
            agent.Sample(i);
            Run(1);
        }

        Assert.AreEqual("host", collector.Session!.Hello!.Name);
        CollectionAssert.AreEqual(new long[] { 100, 100, 100 }, collector.Latest["g"].Values);
        CollectionAssert.AreEqual(Seqs(1, agent.Encoder.LastSeq), collector.Stored);
        Assert.AreEqual(agent.Encoder.LastSeq, agent.Outbox.AckedSeq);
    }

    [TestMethod]
    public void Acks_OfSteadyBatches_GoOutOncePerSecond()
    {
        Connect();
        Run(5);
        var before = collector.Session!.BytesSent;
        for (var i = 0; i < 50; i++)
        {
            agent.Sample(i);
            reactor.Advance(TimeSpan.FromMilliseconds(200));
            reactor.Advance(TimeSpan.Zero);
        }

        var ackBytes = Frame.BytesMin + 1;
        Assert.IsInRange(9 * ackBytes, 11 * ackBytes, collector.Session.BytesSent - before);
    }

    [TestMethod]
    public void Acks_OfABacklog_ComeAtHalfTheWindow()
    {
        for (var i = 0; i < 1000; i++)
            agent.Sample(i);
        Connect();
        for (var i = 0; i < 200; i++)
            reactor.Advance(TimeSpan.Zero);

        Assert.AreEqual(TimeSpan.Zero, reactor.Elapsed);
        Assert.AreEqual(999, collector.Latest["g"].Values[0]);
    }

    [TestMethod]
    public void Transport_ThatIsFull_HoldsTheAgentUntilItDrains()
    {
        var wire = Connect();
        wire.Left.UnsentBytes = AgentSession.TransportBytesMax + 1;
        agent.Sample(5);
        Run(1);
        Assert.IsEmpty(collector.Latest);

        wire.Left.UnsentBytes = 0;
        Run(1);
        Assert.AreEqual(5, collector.Latest["g"].Values[0]);
    }

    [TestMethod]
    public void Reconnect_AfterACut_StoresEachFrameOnce()
    {
        var wire = Connect();
        for (var i = 0; i < 85; i++)
        {
            agent.Sample(i);
            if (i % 30 == 10)
            {
                wire.Cut();
                Run(1);
            }
            if (i % 30 == 20)
                wire = Connect();
            Run(1);
        }

        Assert.AreEqual(string.Join(',', Seqs(1, agent.Encoder.LastSeq)), string.Join(',', collector.Stored));
        Assert.AreEqual(84, collector.Latest["g"].Values[0]);
        Assert.AreEqual(0, collector.Decoder(77).MissingFrames);
    }

    [TestMethod]
    public void Reconnect_ToACollectorWithoutMemory_ResumesFromTheRestatement()
    {
        var wire = Connect();
        for (var i = 0; i < 100; i++)
        {
            agent.Sample(i);
            Run(1);
        }
        wire.Cut();
        Run(1);
        collector.Forget();
        collector.Latest.Clear();
        Connect();
        Run(1);
        agent.Sample(1000);
        Run(1);

        Assert.AreEqual(1000, collector.Latest["g"].Values[0]);
        Assert.HasCount(3, collector.Latest["g"].Series);
    }

    [TestMethod]
    public void Ping_OfALiveAgent_GivesItsClock()
    {
        Connect();
        PollResult? result = null;
        collector.Session!.Poll(PollKind.Ping, default, TimeSpan.FromSeconds(2)).AddCallback(r => result = r);
        Run(1);

        Assert.AreEqual(PollStatus.Ok, result!.Status);
        Assert.AreEqual(reactor.UtcNow.AddSeconds(-1).ToUnixTimeMilliseconds(), result.AgentWallTimeMs);
        Assert.AreEqual(0, collector.Session.PollsInFlight);
    }

    [TestMethod]
    public void Poll_WithoutAnAnswer_TimesOut()
    {
        var wire = Connect();
        wire.Left.Held = true;
        Failure? failure = null;
        collector.Session!.Poll(PollKind.Ping, default, TimeSpan.FromSeconds(2))
            .AddErrback(f => { failure = f; });
        Run(3);

        Assert.IsTrue(failure!.Is<TimeoutException>());
        Assert.AreEqual(0, collector.Session.PollsInFlight);
    }

    [TestMethod]
    public void Poll_WhenTheConnectionEnds_Fails()
    {
        var wire = Connect();
        Failure? failure = null;
        agent.Answer = _ => new Deferred<PollAnswer>();
        collector.Session!.Poll(PollKind.SelfCheck, default, TimeSpan.FromSeconds(60))
            .AddErrback(f => { failure = f; });
        Run(1);
        wire.Cut();
        Run(1);

        Assert.IsTrue(failure!.Is<PollFailedException>());
    }

    [TestMethod]
    public void Poll_BeyondTheLimit_FailsAtOnce()
    {
        Connect();
        agent.Answer = _ => new Deferred<PollAnswer>();
        List<Failure> failures = [];
        for (var i = 0; i <= Limits.PollsInFlightMax; i++)
        {
            collector.Session!.Poll(PollKind.SelfCheck, default, TimeSpan.FromSeconds(60))
                .AddErrback(f => { failures.Add(f); });
        }

        Assert.IsTrue(failures.Single().Is<PollFailedException>());
        Run(1);
    }

    [TestMethod]
    public void Poll_OfAnUnknownKind_IsUnsupported()
    {
        Connect();
        PollResult? result = null;
        collector.Session!.Poll((PollKind)200, default, TimeSpan.FromSeconds(2)).AddCallback(r => result = r);
        Run(1);

        Assert.AreEqual(PollStatus.Unsupported, result!.Status);
    }

    [TestMethod]
    public void Poll_ThatFailsAtTheAgent_SaysWhy()
    {
        Connect();
        PollResult? result = null;
        agent.Answer = _ => Deferred.Fail<PollAnswer>(new IOException("no such file"));
        collector.Session!.Poll(PollKind.SelfCheck, default, TimeSpan.FromSeconds(2)).AddCallback(r => result = r);
        Run(1);

        Assert.AreEqual(PollStatus.Failed, result!.Status);
        Assert.AreEqual("no such file", Encoding.UTF8.GetString(result.Body.Span));
    }

    [TestMethod]
    public void SampleNow_Answered_GivesAllGroups()
    {
        Connect();
        agent.Sample(8);
        Run(1);
        agent.Answer = _ =>
        {
            var frames = new FrameWriter();
            var body = new FrameWriter();
            agent.Session!.SnapshotCatalogueSeq =
                agent.Encoder.WriteSnapshot(agent.Session.SnapshotCatalogueSeq, frames, body);
            return Deferred.Succeed(new PollAnswer(PollStatus.Ok, body.WrittenMemory, frames.WrittenMemory));
        };
        for (var i = 0; i < 2; i++)
        {
            PollResult? result = null;
            collector.Session!.Poll(PollKind.SampleNow, default, TimeSpan.FromSeconds(2)).AddCallback(r => result = r);
            Run(1);
            CollectionAssert.AreEqual(new long[] { 8, 8, 8 }, result!.Groups.Single().Values);
        }
    }

    [TestMethod]
    public void Snapshot_AheadOfABacklog_ShowsTheNewestValues()
    {
        collector.Commits = false;
        Connect();
        for (var i = 0; i < 200; i++)
            agent.Sample(i);
        var frames = new FrameWriter();
        agent.Encoder.WriteSnapshot(0, frames, null);
        Assert.IsTrue(agent.Session!.SendAhead(frames.Written));
        Run(1);

        Assert.AreEqual(199, collector.Ahead["g"].Values[0]);
        Assert.AreEqual(Limits.UnackedBatchesMax - 1, collector.Latest["g"].Values[0]);
    }

    [TestMethod]
    public void BadSeries_AreRefusedAndTheOthersFlow()
    {
        agent.Define("not a name");
        Connect();
        agent.Sample(4);
        Run(1);

        var refusal = collector.Refusals.Single();
        Assert.AreEqual(1, refusal.Total);
        Assert.AreEqual(new Refusal(3, RefusalReason.BadName, "not a name"), refusal.Refusals[0]);
        Assert.AreEqual(3, agent.Refusals.Single().Refusals[0].Slot);
        CollectionAssert.AreEqual(new long[] { 4, 4, 4 }, collector.Latest["g"].Values);
    }

    [TestMethod]
    public void Events_AndSettings_Arrive()
    {
        Connect();
        agent.Encoder.Report(new StreamEvent(EventKind.Drop, 1, 2, "three"));
        agent.Sample(1);
        collector.Session!.Configure(new Configuration(9, [new("a.b", "c")]));
        Run(1);

        Assert.AreEqual("three", collector.Events.Single().Text);
        Assert.AreEqual(9UL, agent.Configurations.Single().Revision);
        Assert.AreEqual("c", agent.Configurations[0].Settings[0].Value);
    }

    [TestMethod]
    public void Goodbye_OfEitherSide_TellsTheOther()
    {
        Connect();
        agent.Session!.Goodbye(GoodbyeReason.Stopped, "bye");
        Run(1);
        Assert.AreEqual(GoodbyeReason.Stopped, collector.End!.Reason);
        Assert.IsTrue(collector.End.ByPeer);
        Assert.IsFalse(agent.End!.ByPeer);

        Connect();
        collector.Session!.Goodbye(GoodbyeReason.Superseded, "newer", TimeSpan.FromSeconds(3));
        Run(1);
        Assert.AreEqual(GoodbyeReason.Superseded, agent.End!.Reason);
        Assert.AreEqual("newer", agent.End.Text);
        Assert.AreEqual(TimeSpan.FromSeconds(3), agent.End.RetryAfter);
    }

    [TestMethod]
    public void Refusal_InAnswerToHello_EndsTheSession()
    {
        collector.Decide = (session, _) => session.Goodbye(GoodbyeReason.WrongToken, "see the token");
        Connect();

        Assert.AreEqual(GoodbyeReason.WrongToken, agent.End!.Reason);
        Assert.IsNull(agent.LastWelcome);
    }

    [TestMethod]
    public void Retire_BeforeANewerLinkTakesOver_SaysNothingMoreUntilTheCollectorEndsIt()
    {
        Connect();
        agent.Sample(1);
        Run(2);
        var stored = collector.Stored.Count;

        agent.Session!.Retire();
        agent.Sample(2);
        Run(2);

        Assert.AreEqual(stored, collector.Stored.Count, "what is sent from now on is the newer link's");
        Assert.IsNull(agent.End);
        collector.Session!.Goodbye(GoodbyeReason.Superseded, "newer");
        Run(1);
        Assert.IsNotNull(agent.End);
    }

    [TestMethod]
    public void Silence_OfThePeer_EndsBothSides()
    {
        var wire = Connect();
        wire.Left.Held = wire.Right.Held = true;
        Run(29);
        Assert.IsNull(agent.End);
        Run(2);

        Assert.AreEqual(GoodbyeReason.Silent, agent.End!.Reason);
        Assert.AreEqual(GoodbyeReason.Silent, collector.End!.Reason);
    }

    [TestMethod]
    public void Welcome_ThatDoesNotCome_EndsTheAgentsSide()
    {
        collector.Decide = (_, _) => { };
        Connect();
        Run(11);

        Assert.AreEqual(GoodbyeReason.NoHello, agent.End!.Reason);
    }

    [TestMethod]
    public void Capture_OfASession_HoldsWhatTheAgentSent()
    {
        using var capture = new MemoryStream();
        var wire = new Wire(reactor, agent.Dial(), collector.Accept(capture));
        wire.Open();
        Run(1);
        agent.Sample(1);
        Run(1);

        CollectionAssert.AreEqual(wire.Left.Written, capture.ToArray());
        Assert.AreEqual(capture.Length, collector.Session!.BytesReceived);
        Assert.AreEqual(agent.Session!.BytesSent, capture.Length);
        Assert.AreEqual(collector.Session.BytesSent, agent.Session.BytesReceived);
    }

    private static List<ulong> Seqs(ulong first, ulong last)
    {
        List<ulong> seqs = [];
        for (var seq = first; seq <= last; seq++)
            seqs.Add(seq);
        return seqs;
    }

    private Wire Connect(int pieceBytes = int.MaxValue)
    {
        var wire = new Wire(reactor, agent.Dial(), collector.Accept(), pieceBytes);
        wire.Open();
        for (var i = 0; i < 5; i++)
            reactor.Advance(TimeSpan.Zero);
        return wire;
    }

    private void Run(int seconds) => reactor.AdvanceTo(reactor.Elapsed + TimeSpan.FromSeconds(seconds));
}
