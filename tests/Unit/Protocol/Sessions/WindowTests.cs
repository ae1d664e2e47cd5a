using Monitoring.Model;
using Monitoring.Reactor;

namespace Monitoring.Tests.Unit.Protocol.Sessions;

/// <summary>How much an agent sends before it waits for acknowledgements.</summary>
[TestClass]
public sealed class WindowTests
{
    private readonly VirtualReactor reactor = new();
    private readonly TestAgent agent;
    private readonly TestCollector collector;

    public WindowTests()
    {
        agent = new TestAgent(reactor);
        collector = new TestCollector(reactor);
    }

    [TestMethod]
    public void Window_WithoutAcks_StopsTheAgent()
    {
        collector.Commits = false;
        Connect();
        for (var i = 0; i < 200; i++)
            agent.Sample(i);
        Run(1);

        Assert.AreEqual(Limits.UnackedBatchesMax - 1, collector.Latest["g"].Values[0]);
    }

    [TestMethod]
    public void Window_InBytes_StopsTheAgentAndOpensAtHalfOfIt()
    {
        collector.UnackedBytesMax = 400;
        for (var i = 0; i < 1000; i++)
            agent.Sample(i);
        collector.Commits = false;
        Connect();
        Run(1);
        var sent = collector.StoredBytes;
        Assert.IsInRange(350, 400, sent);
        Assert.IsTrue(agent.Session!.IsWindowClosed);

        collector.Commits = true;
        collector.Acknowledge(collector.Decoder(77));
        var before = reactor.Elapsed;
        for (var i = 0; i < 2_000; i++)
            reactor.Advance(TimeSpan.Zero);

        Assert.AreEqual(before, reactor.Elapsed, "none waits for the second that acknowledgements may take");
        Assert.AreEqual(999, collector.Latest["g"].Values[0]);
        Assert.IsFalse(agent.Session.IsWindowClosed);
    }

    [TestMethod]
    public void Window_SmallerThanAFrame_LetsOneAtATimeThrough()
    {
        collector.UnackedBytesMax = 1;
        for (var i = 0; i < 5; i++)
            agent.Sample(i);
        Connect();
        for (var i = 0; i < 50; i++)
            reactor.Advance(TimeSpan.Zero);

        Assert.HasCount((int)agent.Encoder.LastSeq, collector.Stored);
        CollectionAssert.AllItemsAreUnique(collector.Stored);
    }

    private void Connect() => new Wire(reactor, agent.Dial(), collector.Accept()).Open();

    private void Run(int seconds) => reactor.AdvanceTo(reactor.Elapsed + TimeSpan.FromSeconds(seconds));
}
