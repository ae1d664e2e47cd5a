using System.Diagnostics;
using Monitoring.Collector.Aggregation;
using Monitoring.Tests.Unit.Listening;

namespace Monitoring.Tests.Unit.Aggregation;

[TestClass]
public sealed class FleetRoundsTests
{
    private readonly CollectorUnderTest collector = new();
    private readonly List<RoundReport> reports = [];

    [TestInitialize]
    public void Watch() => collector.Rounds.Published.Subscribe(reports.Add);

    [TestCleanup]
    public void Dispose() => collector.Dispose();

    [TestMethod]
    public void Round_AllAnswered_IsPublishedAtOnce()
    {
        Start("a", "b", "c");
        collector.Wait(10);
        collector.Rounds.Start();

        Assert.AreEqual((3, 3), (reports.Single().Expected, reports[0].Answered));
        Assert.AreEqual(reports[0].Started, reports[0].Published);
        Assert.AreEqual(3, reports[0].Fleet.Up);
        collector.Wait(10);
        CollectionAssert.AreEqual(new long[] { 1, 2, 3 }, reports.Select(r => r.Number).ToArray());
    }

    [TestMethod]
    public void Round_OneHostSilent_IsPublishedByItsDeadlineAndNamesTheMissing()
    {
        Start("a", "b", "c");
        collector.Wait(5.2);
        collector.Network.Links[1].Stall();
        collector.Wait(2.5);
        collector.Rounds.Start();
        Assert.IsEmpty(reports, "a poll is pending");

        collector.Wait(1);

        var report = reports.Single();
        CollectionAssert.AreEqual(new[] { "b" }, report.Missing.ToArray());
        Assert.AreEqual(2, report.Answered);
        Assert.IsTrue(report.Published <= report.Deadline);
        Assert.AreEqual(TimeSpan.FromSeconds(1), report.Deadline - report.Started);

        collector.Wait(2);
        Assert.AreEqual(1, collector.Metrics.PollsTimedOut.Value);
        Assert.AreEqual(0, collector.Metrics.LateTicks.Value, "polls to the others stay on time");
    }

    [TestMethod]
    public void Stop_RoundUnderWay_IsTheLast()
    {
        Start("a", "b");
        collector.Wait(5.2);
        collector.Network.Links[1].Stall();
        collector.Wait(2.5);
        collector.Rounds.Start();

        collector.Rounds.Stop();
        collector.Rounds.Stop();
        collector.Wait(30);

        Assert.HasCount(1, reports);
    }

    [TestMethod]
    public void Round_PollTimedOutBefore_IsMissingAndNotWaitedFor()
    {
        Start("a", "b");
        collector.Wait(5.2);
        collector.Network.Links[1].Stall();
        collector.Wait(5);
        collector.Rounds.Start();

        CollectionAssert.AreEqual(new[] { "b" }, reports.Single().Missing.ToArray());
        Assert.AreEqual(reports[0].Started, reports[0].Published);
    }

    [TestMethod]
    public void Round_PendingPollAnswersInTime_Counts()
    {
        Start("a");
        collector.Wait(5.2);
        collector.Network.Links[0].Latency = TimeSpan.FromMilliseconds(400);
        collector.Wait(2.4);
        collector.Rounds.Start();
        collector.Wait(1);

        Assert.IsEmpty(reports.Single().Missing);
        Assert.IsTrue(reports[0].Published > reports[0].Started);
    }

    [TestMethod]
    public void Round_HostsDown_AreNotExpected()
    {
        Start("a", "b");
        collector.Wait(5.2);
        collector.Network.Links[1].Stall();
        collector.Wait(15);
        collector.Rounds.Start();

        Assert.AreEqual(1, reports.Single().Expected);
        Assert.AreEqual((1, 1), (reports[0].Fleet.Up, reports[0].Fleet.Down));
    }

    [TestMethod]
    public void Round_HostThatHasJustCome_IsNotExpectedBeforeItWasPolled()
    {
        Start("a");
        collector.Wait(1);
        collector.Rounds.Start();
        Assert.AreEqual((0, 1), (reports.Single().Expected, reports[0].Fleet.Up));

        collector.Wait(5);
        Assert.AreEqual((1, 1), (reports[1].Expected, reports[1].Answered));
    }

    [TestMethod]
    public void Round_ThatFails_IsNotTheLast()
    {
        var failing = true;
        using var watch = collector.Rounds.Published.Subscribe(_ =>
        {
            if (failing)
                throw new InvalidOperationException("as the test wants it");
        });
        collector.Rounds.Start();
        collector.Wait(1);
        failing = false;
        collector.Wait(10);

        Assert.AreEqual(1, collector.Metrics.Errors["callback"].Value);
        Assert.AreEqual(3, collector.Rounds.Newest.Number);
    }

    [TestMethod]
    public void Round_NoHosts_IsPublishedToo()
    {
        collector.Rounds.Start();

        Assert.AreEqual(0, reports.Single().Expected);
    }

    [TestMethod]
    public void Round_Traced_IsARootWithAChildPerPoll()
    {
        var spans = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == CollectorUnderTest.ActivitySourceName,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Add,
        };
        ActivitySource.AddActivityListener(listener);
        Start("a", "b");
        collector.Wait(5.2);
        collector.Network.Links[1].Stall();
        collector.Wait(2.5);
        collector.Rounds.Start();
        collector.Wait(1);

        var root = spans.Single(s => s.OperationName == "fleet round");
        var polls = spans.Where(s => s.OperationName == "poll").ToDictionary(s => s.GetTagItem("host.name")!);
        Assert.HasCount(2, polls);
        Assert.IsTrue(polls.Values.All(poll => poll.ParentSpanId == root.SpanId));
        Assert.AreEqual(ActivityStatusCode.Unset, polls["a"].Status);
        Assert.AreEqual(ActivityStatusCode.Error, polls["b"].Status);
        Assert.AreEqual(TimeSpan.FromMilliseconds(2), polls["a"].Duration);
        Assert.AreEqual(reports.Single().Started.UtcDateTime, root.StartTimeUtc);
        Assert.AreEqual(reports[0].Published - reports[0].Started, root.Duration);
        Assert.IsNull(Activity.Current);
    }

    private void Start(params string[] names)
    {
        foreach (var name in names)
            collector.Host(name).Dial().Sampling();
    }
}
