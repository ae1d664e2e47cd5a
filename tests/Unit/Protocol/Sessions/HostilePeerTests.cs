using Monitoring.Model;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;
using Monitoring.Protocol.Sessions;
using Monitoring.Reactor;
using Monitoring.Transport;

namespace Monitoring.Tests.Unit.Protocol.Sessions;

/// <summary>A peer that breaks the protocol gets GOODBYE with the reason that fits.</summary>
[TestClass]
public sealed class HostilePeerTests
{
    private readonly VirtualReactor reactor = new();
    private readonly FrameWriter bytes = new();
    private readonly RawPeer peer = new();
    private readonly TestCollector collector;

    public HostilePeerTests() => collector = new TestCollector(reactor);

    [TestMethod]
    public void Collector_FirstFrameNotHello_SaysUnexpected()
    {
        Write(FrameType.Batch, FrameFlags.None);
        AssertCollectorSays(GoodbyeReason.UnexpectedFrame);
    }

    [TestMethod]
    public void Collector_FrameOfTheOtherSide_SaysUnexpected()
    {
        Hello().Write(bytes);
        Write(FrameType.Welcome, FrameFlags.None);
        AssertCollectorSays(GoodbyeReason.UnexpectedFrame);
    }

    [TestMethod]
    [DataRow((byte)0)]
    [DataRow((byte)200)]
    [DataRow((byte)67)]
    public void Collector_UnknownFrame_SaysSo(byte type)
    {
        Hello().Write(bytes);
        Write((FrameType)type, FrameFlags.None);
        AssertCollectorSays(GoodbyeReason.UnknownFrame);
    }

    [TestMethod]
    public void Collector_MalformedHello_SaysSo()
    {
        Write(FrameType.Hello, FrameFlags.None);
        AssertCollectorSays(GoodbyeReason.Malformed);
    }

    [TestMethod]
    [DataRow(2, 9)]
    [DataRow(0, 0)]
    public void Collector_OtherVersions_SaysSo(int min, int max)
    {
        (Hello() with { VersionMin = min, VersionMax = max }).Write(bytes);
        AssertCollectorSays(GoodbyeReason.WrongVersion);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("..")]
    [DataRow("../etc")]
    [DataRow("a\\b")]
    [DataRow("two\nlines")]
    public void Collector_BadHostName_SaysBadName(string name)
    {
        (Hello() with { Name = name }).Write(bytes);
        AssertCollectorSays(GoodbyeReason.BadName);
    }

    [TestMethod]
    public void Collector_TooLongFrame_SaysSoBeforeItIsThere()
    {
        bytes.U32(Limits.FrameBytesMax + 1);
        AssertCollectorSays(GoodbyeReason.BadLength);
    }

    [TestMethod]
    public void Collector_LongFrameBeforeWelcome_SaysBadLength()
    {
        bytes.U32((uint)Monitoring.Protocol.Messages.Hello.FrameBytesMax + 1);
        AssertCollectorSays(GoodbyeReason.BadLength);
    }

    [TestMethod]
    public void Collector_OtherProtocol_SaysBadLength()
    {
        bytes.Bytes("GET / HTTP/1.1\r\n\r\n"u8);
        AssertCollectorSays(GoodbyeReason.BadLength);
    }

    [TestMethod]
    public void Collector_DamagedFrame_SaysSo()
    {
        Hello().Write(bytes);
        var damaged = bytes.Written.ToArray();
        damaged[20] ^= 1;
        Assert.AreEqual(GoodbyeReason.BadChecksum, AnswerOf(damaged));
    }

    [TestMethod]
    public void Collector_BatchWithoutACatalogue_SaysBrokenSequence()
    {
        Hello().Write(bytes);
        bytes.Begin(FrameType.Batch, FrameFlags.Incarnation | FrameFlags.Key);
        bytes.U64(5);
        bytes.Varint(9);
        bytes.Varint(3);
        bytes.Varint(1000);
        bytes.End();
        AssertCollectorSays(GoodbyeReason.BrokenSequence);
    }

    [TestMethod]
    public void Collector_FlagThatMeansNothing_SaysMalformed()
    {
        Hello().Write(bytes);
        Write(FrameType.Batch, FrameFlags.Restate);
        AssertCollectorSays(GoodbyeReason.Malformed);
    }

    [TestMethod]
    public void Collector_NoHelloInTime_SaysSo()
    {
        var session = collector.Accept();
        session.ConnectionMade(peer);
        reactor.AdvanceTo(TimeSpan.FromSeconds(11));

        Assert.AreEqual(GoodbyeReason.NoHello, peer.Said());
    }

    [TestMethod]
    public void Collector_FrameInPieces_HoldsNoMoreThanCame()
    {
        var session = collector.Accept();
        session.ConnectionMade(peer);
        Hello().Write(bytes);
        session.DataReceived(bytes.Written);
        bytes.Clear();
        bytes.U32(Limits.FrameBytesMax);
        bytes.Bytes(new byte[100]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        session.DataReceived(bytes.Written);

        Assert.IsLessThan(10_000, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    [DataRow(CollectorReading.CallsWaitingMax, null)]
    [DataRow(CollectorReading.CallsWaitingMax + 1, GoodbyeReason.OverLimit)]
    public void Collector_MoreAnswersThanTheReactorTakes_SaysOverLimit(int answers, GoodbyeReason? said)
    {
        var session = collector.Accept();
        session.ConnectionMade(peer);
        Hello().Write(bytes);
        session.DataReceived(bytes.Written);
        bytes.Clear();
        for (var i = 0; i < answers; i++)
            new Result(99, PollKind.Ping, PollStatus.Busy, default).Write(bytes);
        peer.Written.Clear();

        var reading = new Thread(() => session.DataReceived(bytes.Written));
        reading.Start();
        reading.Join();
        reactor.Advance(TimeSpan.Zero);

        Assert.AreEqual(said, peer.Written.Count > 0 ? peer.Said() : null);
        Assert.AreEqual(said is null, session.State == CollectorSessionState.Streaming);
    }

    [TestMethod]
    public void Agent_FrameOfTheOtherSide_SaysUnexpected()
    {
        var agent = new TestAgent(reactor);
        var session = agent.Dial();
        session.ConnectionMade(peer);
        new Welcome(1, default, Guid.Empty, 0, 64, 20_000, [new(77, 0, 0)], 1 << 20).Write(bytes);
        Hello().Write(bytes);
        peer.Written.Clear();
        session.DataReceived(bytes.Written);

        Assert.AreEqual(GoodbyeReason.UnexpectedFrame, peer.Said());
    }

    [TestMethod]
    public void Agent_WelcomeOfAnotherVersion_SaysSo()
    {
        var agent = new TestAgent(reactor);
        var session = agent.Dial();
        session.ConnectionMade(peer);
        peer.Written.Clear();
        new Welcome(2, default, Guid.Empty, 0, 64, 20_000, [], 1 << 20).Write(bytes);
        session.DataReceived(bytes.Written);

        Assert.AreEqual(GoodbyeReason.WrongVersion, peer.Said());
    }

    private static Hello Hello() => new(
        1, 1, Capabilities.None, Guid.NewGuid(), 5, 1, Guid.Empty, "host", "1.0", 0, [new(5, 0, 0)]);

    private void Write(FrameType type, FrameFlags flags)
    {
        bytes.Begin(type, flags);
        bytes.End();
    }

    private void AssertCollectorSays(GoodbyeReason expected) =>
        Assert.AreEqual(expected, AnswerOf(bytes.Written.ToArray()));

    private GoodbyeReason? AnswerOf(byte[] sent)
    {
        var session = collector.Accept();
        session.ConnectionMade(peer);
        session.DataReceived(sent);
        // What follows a fault is not read any more.
        session.DataReceived(sent);
        Assert.AreEqual(CollectorSessionState.Closing, session.State);
        return peer.Said();
    }

    /// <summary>Keeps what a session writes.</summary>
    private sealed class RawPeer : ITransport
    {
        public List<byte> Written { get; } = [];

        public System.Net.EndPoint Peer { get; } = new System.Net.IPEndPoint(0, 1);

        public int UnsentBytes => 0;

        public void Write(ReadOnlySpan<byte> data) => Written.AddRange(data);

        public void LoseConnection()
        {
        }

        public void AbortConnection()
        {
        }

        /// <summary>The reason of the GOODBYE that was written last; null when there is none.</summary>
        public GoodbyeReason? Said()
        {
            GoodbyeReason? reason = null;
            ReadOnlySpan<byte> rest = Written.ToArray();
            while (FrameReader.Read(rest, out var frame) == FrameReading.Ok)
            {
                if (frame.Type == FrameType.Goodbye)
                    reason = Goodbye.Read(frame.Payload)!.Reason;
                rest = rest[frame.Whole.Length..];
            }
            return reason;
        }
    }
}
