using Monitoring.Collector.Instruments;
using Monitoring.Collector.Polling;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Sessions;
using Monitoring.Reactor;

namespace Monitoring.Tests.Unit.Polling;

[TestClass]
public sealed class HostPollerTests
{
    private static readonly PollResult Answer =
        new(PollStatus.Ok, TimeSpan.FromMilliseconds(20), 0, [], ReadOnlyMemory<byte>.Empty);

    private readonly VirtualReactor reactor = new();
    private readonly CollectorMetrics metrics = new(new InstrumentSet());
    private readonly List<double> askedAt = [];
    private readonly List<HostPoll> ended = [];
    private Func<Deferred<PollResult>> answer = () => Deferred.Succeed(Answer);
    private readonly List<Failure> reports = [];
    private bool endedThrows;
    private HostPoller poller = null!;

    [TestInitialize]
    public void Make() => poller = new HostPoller(reactor, Ask, Ended, metrics, failure => reports.Add(failure));

    [TestMethod]
    public void Start_WithPhase_PollsEveryFiveSecondsFromThere()
    {
        poller.Start(TimeSpan.FromSeconds(1.5));
        reactor.AdvanceBy(TimeSpan.FromSeconds(15));

        CollectionAssert.AreEqual(new[] { 1.5, 6.5, 11.5 }, askedAt);
        Assert.HasCount(3, ended);
        Assert.AreEqual(3, metrics.PollsAnswered.Value);
        Assert.AreEqual(0, metrics.LateTicks.Value);
    }

    [TestMethod]
    public void Tick_PollStillOn_WaitsAndCountsTheMissedTicks()
    {
        var slow = new Deferred<PollResult>();
        answer = () => askedAt.Count == 1 ? slow : Deferred.Succeed(Answer);
        poller.Start(TimeSpan.Zero);
        reactor.AdvanceBy(TimeSpan.FromSeconds(12));
        Assert.HasCount(1, askedAt, "polls of one host never overlap");

        slow.Callback(Answer);
        reactor.AdvanceBy(TimeSpan.FromSeconds(4));

        CollectionAssert.AreEqual(new[] { 0.0, 15.0 }, askedAt);
        Assert.AreEqual(2, metrics.LateTicks.Value);
    }

    [TestMethod]
    public void Poll_NotAnswered_IsToldAndTheNextOneIsAsked()
    {
        answer = () => new Deferred<PollResult>().AddTimeout(HostPoller.Timeout, reactor);
        poller.Start(TimeSpan.Zero);
        reactor.AdvanceBy(TimeSpan.FromSeconds(6));

        Assert.HasCount(2, askedAt);
        Assert.IsTrue(ended.Single().Ended!.Value.Failure!.Is<TimeoutException>());
        Assert.AreEqual(HostPoller.Timeout, ended[0].EndedAt - ended[0].SentAt);
        Assert.AreEqual(1, metrics.PollsTimedOut.Value);
    }

    [TestMethod]
    public void Ask_Throws_IsAFailedPoll()
    {
        answer = () => throw new PollFailedException("no link");
        poller.Start(TimeSpan.Zero);
        reactor.AdvanceBy(TimeSpan.FromSeconds(6));

        Assert.HasCount(2, ended);
        Assert.AreEqual(2, metrics.PollsFailed.Value);
    }

    [TestMethod]
    public void Outcome_SeveralWaiting_AllGetIt()
    {
        var pending = new Deferred<PollResult>();
        answer = () => pending;
        poller.Start(TimeSpan.Zero);
        reactor.AdvanceBy(TimeSpan.Zero);
        var got = new List<string>();
        poller.Newest!.Outcome().AddCallback(_ => got.Add("first"));
        var gaveUp = poller.Newest.Outcome();
        poller.Newest.Outcome().AddCallback(_ => got.Add("third"));

        gaveUp.AddErrback(failure => got.Add(failure.Exception.GetType().Name));
        gaveUp.Cancel();
        pending.Callback(Answer);
        poller.Newest.Outcome().AddCallback(_ => got.Add("late"));

        CollectionAssert.AreEqual(new[] { nameof(OperationCanceledException), "first", "third", "late" }, got);
    }

    [TestMethod]
    public void Stop_ThenStart_PollsAgain()
    {
        poller.Start(TimeSpan.FromSeconds(1));
        poller.Stop();
        reactor.AdvanceBy(TimeSpan.FromSeconds(10));
        Assert.IsEmpty(askedAt);

        poller.Start(TimeSpan.FromSeconds(1));
        poller.Start(TimeSpan.FromSeconds(2));
        reactor.AdvanceBy(TimeSpan.FromSeconds(3));
        CollectionAssert.AreEqual(new[] { 11.0 }, askedAt);
    }

    [TestMethod]
    public void Stop_DuringAPoll_ThenStart_WaitsForItAndPollsAgain()
    {
        var pending = new Deferred<PollResult>();
        answer = () => askedAt.Count == 1 ? pending : Deferred.Succeed(Answer);
        poller.Start(TimeSpan.Zero);
        reactor.AdvanceBy(TimeSpan.FromSeconds(1));
        poller.Stop();
        poller.Start(TimeSpan.FromSeconds(0.5));
        reactor.AdvanceBy(TimeSpan.FromSeconds(1));
        Assert.HasCount(1, askedAt, "polls of one host never overlap");

        pending.Callback(Answer);
        reactor.AdvanceBy(TimeSpan.FromSeconds(5));

        CollectionAssert.AreEqual(new[] { 0.0, 6.5 }, askedAt);
        Assert.AreEqual(1, metrics.LateTicks.Value);
    }

    [TestMethod]
    public void Ended_Throws_IsReportedAndPollingGoesOn()
    {
        endedThrows = true;
        poller.Start(TimeSpan.Zero);
        reactor.AdvanceBy(TimeSpan.FromSeconds(11));

        Assert.HasCount(3, askedAt);
        Assert.HasCount(3, reports);
    }

    private void Ended(HostPoll poll)
    {
        if (endedThrows)
            throw new InvalidOperationException("as the test wants it");
        ended.Add(poll);
    }

    private Deferred<PollResult> Ask(TimeSpan timeout)
    {
        Assert.AreEqual(HostPoller.Timeout, timeout);
        askedAt.Add(reactor.Elapsed.TotalSeconds);
        return answer();
    }
}
