using Monitoring.Protocol.Codec;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;
using Monitoring.Protocol.Sessions;
using Monitoring.Reactor;

namespace Monitoring.Tests.Unit.Protocol.Sessions;

/// <summary>One connection that carries an older incarnation's frames before those of the present one.</summary>
[TestClass]
public sealed class IncarnationTests
{
    private readonly VirtualReactor reactor = new();
    private readonly FrameWriter bytes = new();
    private readonly TestCollector collector;
    private readonly TestAgent older;
    private readonly TestAgent present;

    public IncarnationTests()
    {
        collector = new TestCollector(reactor);
        older = new TestAgent(reactor, incarnation: 10, series: 1);
        present = new TestAgent(reactor, incarnation: 20, series: 2);
        WriteHello(ackedSeq: 0);
    }

    [TestMethod]
    public void TwoIncarnations_OneAfterTheOther_GoToTheirDecoders()
    {
        Append(older, 1);
        Append(older, 2);
        Append(present, 3);
        Append(present, 4);
        var session = Receive();

        Assert.AreEqual(CollectorSessionState.Streaming, session.State);
        Assert.AreEqual(3UL, collector.Decoder(10).AppliedSeq);
        Assert.AreEqual(3UL, collector.Decoder(20).AppliedSeq);
        CollectionAssert.AreEqual(new long[] { 4, 4 }, collector.Latest["g"].Values);
    }

    [TestMethod]
    public void Batch_WithoutItsIncarnation_BelongsToTheFrameBefore()
    {
        Append(older, 1);
        Append(present, 3);
        Append(older, 2);
        var session = Receive();

        Assert.AreEqual(CollectorSessionState.Closing, session.State, "one column of values does not fit two");
        Assert.AreEqual(2UL, collector.Decoder(10).AppliedSeq);
    }

    [TestMethod]
    public void Incarnation_ThatHelloDidNotName_EndsTheSession()
    {
        Append(new TestAgent(reactor, incarnation: 30), 1);

        Assert.AreEqual(CollectorSessionState.Closing, Receive().State);
    }

    [TestMethod]
    public void NamesThatAnotherCollectorHas_AloneInARead_AreToldOfAfterIt()
    {
        bytes.Clear();
        WriteHello(ackedSeq: 9);
        present.Sample(3);
        var names = present.Encoder.Frames[0];
        bytes.Bytes(present.Encoder.Bytes.Slice(names.Offset, names.Length));
        Receive();

        Assert.IsTrue(names.IsCatalogue);
        Assert.IsEmpty(collector.Stored);
        Assert.AreEqual(names.Seq, collector.DecodedSeq);
    }

    private void WriteHello(ulong ackedSeq) => new Hello(
        1, 1, default, Guid.NewGuid(), 20, 1, Guid.Empty, "host", "1", 0,
        [new(10, 1, 9, ackedSeq), new(20, 1, 9, ackedSeq)])
        .Write(bytes);

    private void Append(TestAgent agent, long value)
    {
        agent.Sample(value);
        bytes.Bytes(agent.Encoder.Bytes);
    }

    private CollectorSession Receive()
    {
        var session = collector.Accept();
        session.ConnectionMade(new Wire(reactor, session, session).Right);
        session.DataReceived(bytes.Written);
        return session;
    }
}
