using System.Net;
using System.Text;
using Monitoring.Reactor;
using Monitoring.Transport;

namespace Monitoring.Tests.Unit.Transport;

[TestClass]
public sealed class LineProtocolTests
{
    private readonly VirtualReactor reactor = new();
    private readonly MemoryNetwork network;
    private readonly Lines lines;
    private ITransport client = null!;

    public LineProtocolTests()
    {
        network = new MemoryNetwork(reactor);
        lines = new Lines(reactor);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void DataReceived_HoweverCutUp_GivesTheLines(bool byteAtATime)
    {
        network.ByteAtATime = byteAtATime;
        Connect();

        Send("one\ntwo\r\n\nfünf\nrest");

        CollectionAssert.AreEqual(new[] { "made", "one", "two", "", "fünf" }, lines.Log);
    }

    [TestMethod]
    public void Line_TooLong_CutsTheSenderOff()
    {
        Connect();
        Send(new string('a', LineProtocol.LineBytesMax) + "\n");
        Assert.HasCount(2, lines.Log);

        Send(new string('b', LineProtocol.LineBytesMax + 1));
        Send("\nmore\n");

        Assert.HasCount(3, lines.Log);
        Assert.StartsWith("lost", lines.Log[^1]);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Line_LongestWithCarriageReturn_IsTaken(bool byteAtATime)
    {
        network.ByteAtATime = byteAtATime;
        Connect();

        Send(new string('a', LineProtocol.LineBytesMax) + "\r");
        Send("\n");
        Send(new string('b', LineProtocol.LineBytesMax) + "\r\n");

        CollectionAssert.AreEqual(
            new[] { 4, LineProtocol.LineBytesMax, LineProtocol.LineBytesMax },
            lines.Log.ConvertAll(line => line.Length));
    }

    [TestMethod]
    public void Line_TooLongWithCarriageReturn_CutsTheSenderOff()
    {
        Connect();

        Send(new string('a', LineProtocol.LineBytesMax) + "\r");
        Send("\r\n");

        Assert.HasCount(2, lines.Log);
        Assert.StartsWith("lost", lines.Log[^1]);
    }

    [TestMethod]
    public void DataReceived_AfterTheCutOff_AbortsNoMore()
    {
        var transport = new CountingTransport();
        IProtocol protocol = lines;
        protocol.ConnectionMade(transport);
        var tooMuch = new byte[LineProtocol.LineBytesMax + 1];

        protocol.DataReceived(tooMuch);
        protocol.DataReceived(tooMuch);

        Assert.AreEqual(1, transport.Aborts);
    }

    [TestMethod]
    public void Lines_FasterThanTheyAreTaken_CutTheSenderOff()
    {
        Connect();
        ((IProtocol)lines).DataReceived(Encoding.UTF8.GetBytes(new string('\n', LineProtocol.LinesWaitingMax + 1)));
        reactor.AdvanceBy(TimeSpan.FromSeconds(1));

        Assert.HasCount(LineProtocol.LinesWaitingMax + 2, lines.Log);
        Assert.StartsWith("lost", lines.Log[^1]);
    }

    [TestMethod]
    public void Transport_BeforeTheConnection_IsRefused() =>
        Assert.ThrowsExactly<InvalidOperationException>(() => lines.SendLine("too soon"));

    private void Connect()
    {
        network.Listen(new IPEndPoint(IPAddress.Loopback, 1), null, _ => lines);
        var protocol = new RecordingProtocol([], "");
        network.Connect("localhost", 1, null, () => protocol);
        reactor.AdvanceBy(TimeSpan.FromSeconds(1));
        client = network.Links[0].Client;
    }

    private void Send(string text)
    {
        client.Write(Encoding.UTF8.GetBytes(text));
        reactor.AdvanceBy(TimeSpan.FromSeconds(1));
    }

    private sealed class CountingTransport : ITransport
    {
        public int Aborts { get; private set; }

        public EndPoint Peer { get; } = new IPEndPoint(IPAddress.Loopback, 1);

        public int UnsentBytes => 0;

        public void Write(ReadOnlySpan<byte> data)
        {
        }

        public void LoseConnection()
        {
        }

        public void AbortConnection() => Aborts++;
    }

    private sealed class Lines(IReactor reactor) : LineProtocol(reactor)
    {
        public List<string> Log { get; } = [];

        protected override void ConnectionMade() => Log.Add("made");

        protected override void LineReceived(string line) => Log.Add(line);

        protected override void ConnectionLost(Exception? reason) => Log.Add($"lost {reason?.Message}");
    }
}
