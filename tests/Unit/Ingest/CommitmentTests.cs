using Monitoring.Collector.Ingest;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;
using Monitoring.Reactor;
using Monitoring.Tests.Unit.Listening;

namespace Monitoring.Tests.Unit.Ingest;

[TestClass]
public sealed class CommitmentTests
{
    private readonly HeldJournal journal;
    private readonly CollectorUnderTest collector;

    public CommitmentTests()
    {
        HeldJournal? made = null;
        collector = new CollectorUnderTest(journal: reactor => made = new HeldJournal());
        journal = made!;
    }

    [TestCleanup]
    public void Dispose() => collector.Dispose();

    [TestMethod]
    public void Rows_NotYetCommitted_AreNotAcknowledged()
    {
        var host = collector.Host("web1").Dial();
        collector.Wait(1);
        host.Sample();
        collector.Wait(5);
        Assert.IsFalse(host.Outbox.IsDelivered);

        journal.Commit();
        collector.Wait(2);
        Assert.IsTrue(host.Outbox.IsDelivered);
    }

    [TestMethod]
    public void Welcome_WaitsForTheJournal()
    {
        journal.Holds = true;
        var host = collector.Host("web1").Dial();
        collector.Wait(3);
        Assert.IsFalse(host.IsLinked);
        journal.GoOn();
        collector.Wait(1);
        Assert.IsTrue(host.IsLinked);
    }

    [TestMethod]
    public void Journal_ThatDoesNotAnswer_IsAskedNoMoreForALinkThatHasEnded()
    {
        journal.Holds = true;
        var host = collector.Host("web1").Dial();
        collector.Wait(12);
        Assert.AreEqual(GoodbyeReason.NoHello, host.End?.Reason, "the agent waits for WELCOME no longer");
        Assert.IsEmpty(collector.Admission.CurrentLinks);
        Assert.IsTrue(journal.Opened.Single().Called, "what nobody waits for is still asked for");

        host.Dial();
        collector.Wait(1);
        journal.GoOn();
        collector.Wait(1);
        Assert.IsTrue(host.IsLinked);
        Assert.IsEmpty(collector.Log.Lines.Where(line => line.Contains("failed")));
    }

    [TestMethod]
    public void Link_EndsWhileTheJournalIsAskedForIt_TheNextOfItsAgentIsLetIn()
    {
        journal.Holds = true;
        var host = collector.Host("web1").Dial();
        collector.Wait(1);
        host.Dial();
        collector.Wait(1);
        collector.Network.Links[0].Cut();
        collector.Wait(1);

        journal.GoOn();
        collector.Wait(1);

        Assert.IsTrue(host.IsLinked);
        Assert.HasCount(1, collector.Admission.CurrentLinks);
    }

    [TestMethod]
    public void Journal_ThatCommitsNothing_HoldsNoMoreThanEachAgentsShare()
    {
        journal.BytesMax = 2 << 10;
        var hosts = Enumerable.Range(0, 4).Select(i => collector.Host($"web{i}").Dial()).ToArray();
        collector.Wait(1);
        for (var i = 0; i < 100; i++)
        {
            foreach (var host in hosts)
                host.Sample();
        }
        collector.Wait(1);

        for (var i = 0; i < hosts.Length; i++)
        {
            var waiting = journal.Rows.Where(row => row.Stream.Key.Agent == hosts[i].Identity.AgentId);
            Assert.IsInRange(1, journal.BytesMax / 2 / (i + 1), waiting.Sum(row => row.Frames.Length));
            Assert.IsTrue(hosts[i].IsLinked && hosts[i].Session!.IsWindowClosed);
        }
    }

    [TestMethod]
    public void Journal_ThatIsFull_IsSentNoMoreUntilThereIsRoom()
    {
        var host = collector.Host("web1").Dial();
        collector.Wait(1);
        journal.IsFull = true;
        for (var i = 0; i < 12; i++)
        {
            host.Sample();
            collector.Wait(2);
        }
        Assert.HasCount(1, journal.Rows, "the first read is still taken");
        Assert.IsTrue(host.IsLinked);

        journal.IsFull = false;
        journal.MakeRoom();
        journal.Commit();
        collector.Wait(1);
        journal.Commit();
        collector.Wait(2);
        Assert.IsTrue(host.Outbox.IsDelivered);
        Assert.AreEqual(12, collector.Metrics.BatchesReceived.Value);
    }

    [TestMethod]
    public void Stream_GivenUp_EndsItsLinkAndComesAgainOnTheNext()
    {
        var host = collector.Host("web1").Dial();
        collector.Wait(1);
        host.Sample();
        collector.Wait(1);
        journal.GiveUp();
        collector.Wait(1);
        Assert.AreEqual(GoodbyeReason.InternalFault, host.End?.Reason);

        host.Dial();
        collector.Wait(1);
        journal.Commit();
        collector.Wait(2);
        Assert.IsTrue(host.Outbox.IsDelivered);
    }

    private sealed class HeldJournal : IJournal
    {
        private readonly List<Action> opening = [];

        public event Action<IReadOnlyList<JournalStream>>? Committed;

        public event Action<JournalStream>? GivenUp;

        public event Action? RoomMade;

        public bool Holds { get; set; }

        public bool IsFull { get; set; }

        public long BytesMax { get; set; } = 128 << 20;

        public List<JournalRow> Rows { get; } = [];

        public List<Deferred<IReadOnlyList<OpenedStream>>> Opened { get; } = [];

        public Deferred<IReadOnlyList<OpenedStream>> Open(
            Guid agent, IReadOnlyList<QueuedIncarnation> queued, Func<ulong, bool> wantsCatalogue)
        {
            var opened = new Deferred<IReadOnlyList<OpenedStream>>();
            Opened.Add(opened);
            opening.Add(() => opened.Callback([.. queued.Select(q =>
                new OpenedStream(new JournalStream(new StreamKey(agent, q.Incarnation)), []))]));
            if (!Holds)
                GoOn();
            return opened;
        }

        public void Append(JournalRow row)
        {
            row.Stream.Append(row);
            Rows.Add(row);
        }

        public void Forget(Guid agent)
        {
        }

        public void GoOn()
        {
            opening.ForEach(open => open());
            opening.Clear();
        }

        public void MakeRoom() => RoomMade?.Invoke();

        public void GiveUp()
        {
            foreach (var stream in Rows.Select(r => r.Stream).Distinct())
            {
                stream.GiveUp();
                GivenUp?.Invoke(stream);
            }
            Rows.Clear();
        }

        public void Commit()
        {
            foreach (var row in Rows)
                row.Stream.Commit(row);
            Committed?.Invoke([.. Rows.Select(r => r.Stream).Distinct()]);
            Rows.Clear();
        }
    }
}
