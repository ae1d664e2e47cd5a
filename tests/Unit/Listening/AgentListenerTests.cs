using System.Net;
using Monitoring.Collector.Listening;
using Monitoring.Collector.Registry;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;
using Monitoring.Transport;

namespace Monitoring.Tests.Unit.Listening;

[TestClass]
public sealed class AgentListenerTests
{
    private readonly CollectorUnderTest collector = new();

    [TestCleanup]
    public void Dispose() => collector.Dispose();

    [TestMethod]
    public void Agent_LetIn_GetsTheSettings()
    {
        using var configured = new CollectorUnderTest([KeyValuePair.Create("sampling.fast", "5s")]);
        var host = configured.Host("web1").Dial();
        configured.Wait(1);

        Assert.AreEqual(KeyValuePair.Create("sampling.fast", "5s"), host.Configuration!.Settings.Single());
    }

    [TestMethod]
    public void Agent_LinkedOrComingLater_IsToldToMoveByANewerRevision()
    {
        using var configured = new CollectorUnderTest([KeyValuePair.Create("sampling.fast", "5s")]);
        var linked = configured.Host("web1").Dial();
        configured.Wait(1);
        var before = linked.Configuration!.Revision;

        configured.ForAgents!.Move(["new.example:7420", "[2001:db8::1]:7420"]);
        foreach (var link in configured.Admission.CurrentLinks)
            link.Configure();
        configured.Wait(1);
        var later = configured.Host("web2").Dial();
        configured.Wait(1);

        foreach (var host in new[] { linked, later })
        {
            Assert.IsGreaterThan(before, host.Configuration!.Revision);
            CollectionAssert.AreEqual(
                new[]
                {
                    KeyValuePair.Create("sampling.fast", "5s"),
                    KeyValuePair.Create("push.address", "new.example:7420,[2001:db8::1]:7420"),
                },
                host.Configuration.Settings.ToArray());
        }
        configured.ForAgents.Move([]);
        var newest = configured.ForAgents.Current.Revision;
        configured.ForAgents.Move([]);
        Assert.IsGreaterThan(newest, configured.ForAgents.Current.Revision, "within a millisecond, too");
        Assert.HasCount(1, configured.ForAgents.Current.Settings);
    }

    [TestMethod]
    public void Settings_ChangedSince_ReachThoseLinkedAndThoseWhoCome()
    {
        using var configured = new CollectorUnderTest([KeyValuePair.Create("sampling.fast", "5s")]);
        var linked = configured.Host("web1").Dial();
        configured.Wait(1);
        var before = linked.Configuration!.Revision;

        configured.ForAgents!.Change([KeyValuePair.Create("sampling.fast", "2s")]);
        foreach (var link in configured.Admission.CurrentLinks)
            link.Configure();
        var newcomer = configured.Host("web2").Dial();
        configured.Wait(1);

        foreach (var host in new[] { linked, newcomer })
        {
            Assert.IsGreaterThan(before, host.Configuration!.Revision);
            Assert.AreEqual(KeyValuePair.Create("sampling.fast", "2s"), host.Configuration.Settings.Single());
        }
    }

    [TestMethod]
    [DataRow("unknown_frame")]
    [DataRow("bad_checksum")]
    [DataRow("bad_length")]
    [DataRow("unexpected_frame")]
    [DataRow("malformed")]
    public void BadInput_OnOneConnection_IsCountedByReasonAndOthersNoticeNothing(string reason)
    {
        var good = collector.Host("good").Dial().Sampling();
        collector.Wait(2);
        var stranger = new Stranger();
        collector.Network.Connect("127.0.0.1", collector.EndPoint.Port, null, () => stranger);
        collector.Wait(0.1);

        stranger.Transport!.Write(BadBytes(reason));
        collector.Wait(2);

        Assert.AreEqual(1, collector.Metrics.Goodbyes[reason].Value);
        Assert.IsTrue(stranger.Lost);
        Assert.AreEqual(1, collector.Metrics.Connections.Value);
        Assert.IsTrue(good.IsLinked);
        Assert.AreEqual(HostState.Up, collector.Block("good")?.State);
        Assert.AreEqual(good.Sampled, collector.Metrics.BatchesReceived.Value);
    }

    [TestMethod]
    public void Strangers_ManyAtOnce_AFewAreLoggedAndAllCounted()
    {
        for (var i = 0; i <= 20; i++)
            collector.Host("web").Dial();
        collector.Wait(0.5);

        Assert.AreEqual(20, collector.Metrics.Goodbyes["name_taken"].Value);
        Assert.AreEqual(
            Admission.RefusalLinesPerSecond, collector.Log.Lines.Count(line => line.Contains("was refused")));
    }

    [TestMethod]
    public void Silence_BeforeHello_IsEndedInTime()
    {
        var stranger = new Stranger();
        collector.Network.Connect("127.0.0.1", collector.EndPoint.Port, null, () => stranger);
        collector.Wait(9);
        Assert.IsFalse(stranger.Lost);

        collector.Wait(3);

        Assert.IsTrue(stranger.Lost);
        Assert.AreEqual(1, collector.Metrics.Goodbyes["no_hello"].Value);
        Assert.AreEqual(0, collector.Metrics.Connections.Value);
    }

    [TestMethod]
    public void Silence_OfMoreThanMayBeSilent_EndsTheOldestAndNoAgent()
    {
        var good = collector.Host("good").Dial().Sampling();
        collector.Wait(2);
        var strangers = Enumerable.Range(0, StrangerLimits.SilentMax + 5).Select(_ => new Stranger()).ToArray();
        foreach (var stranger in strangers)
            collector.Network.Connect("127.0.0.1", collector.EndPoint.Port, null, () => stranger);

        collector.Wait(3);

        CollectionAssert.AreEqual(strangers[..5], strangers.Where(stranger => stranger.Lost).ToArray());
        Assert.AreEqual(5, collector.Metrics.ConnectionsRefused["silent"].Value);
        Assert.IsTrue(good.IsLinked);
        var late = collector.Host("late").Dial();
        collector.Wait(1);
        Assert.IsTrue(late.IsLinked);
        Assert.AreEqual(HostState.Up, collector.Block("good")?.State);
    }

    private static byte[] BadBytes(string reason)
    {
        var frames = new FrameWriter();
        switch (reason)
        {
            case "unknown_frame":
                frames.Begin((FrameType)200);
                frames.End();
                return frames.Written.ToArray();
            case "unexpected_frame":
                new Ack(1, 1).Write(frames, 1);
                return frames.Written.ToArray();
            case "malformed":
                frames.Begin(FrameType.Hello);
                frames.U8(1);
                frames.End();
                return frames.Written.ToArray();
            case "bad_checksum":
                frames.Begin(FrameType.Hello);
                frames.End();
                var bytes = frames.Written.ToArray();
                bytes[^1] ^= 1;
                return bytes;
            default:
                return [0xff, 0xff, 0xff, 0xff, 0, 0];
        }
    }

    private sealed class Stranger : IProtocol
    {
        public ITransport? Transport { get; private set; }

        public bool Lost { get; private set; }

        public void ConnectionMade(ITransport transport) => Transport = transport;

        public void DataReceived(ReadOnlySpan<byte> data)
        {
        }

        public void ConnectionLost(Exception? reason) => Lost = true;
    }
}
