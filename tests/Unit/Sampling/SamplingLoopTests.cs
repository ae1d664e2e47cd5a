using Monitoring.Agent.Host;
using Monitoring.Agent.Sampling;
using Monitoring.Reactor;

namespace Monitoring.Tests.Unit.Sampling;

[TestClass]
public sealed class SamplingLoopTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, 300, TimeSpan.Zero);

    private readonly VirtualReactor reactor = new(Start);
    private readonly RecordingSink sink = new();
    private readonly AgentCounters counters = new();

    [TestMethod]
    public void Start_FirstCycle_IsAtOnceAndTheRestOnTheSecond()
    {
        StartLoop(ScriptedSampler.Counting("cpu"));

        reactor.AdvanceBy(TimeSpan.FromSeconds(2));

        CollectionAssert.AreEqual(
            new[] { 300L, 1000, 2000 }, sink.Cycles.Select(c => c.TimeMs - MsOf(Start) + 300).ToArray());
    }

    [TestMethod]
    public void Tick_EachPace_IsDueByItsOwnInterval()
    {
        var fast = ScriptedSampler.Counting("fast");
        var slow = ScriptedSampler.Counting("slow", SamplingPace.Slow);
        var facts = ScriptedSampler.Counting("facts", SamplingPace.Facts);
        StartLoop(fast, slow, facts);

        reactor.AdvanceBy(TimeSpan.FromSeconds(30));

        Assert.AreEqual(31, fast.Samples);
        Assert.AreEqual(4, slow.Samples);
        Assert.AreEqual(1, facts.Samples);
        Assert.AreEqual("fast:Sampled slow:Sampled facts:Sampled", sink.Outcomes[0]);
        Assert.AreEqual("fast:Sampled slow:NotDue facts:NotDue", sink.Outcomes[1]);
        Assert.AreEqual("fast:Sampled slow:Sampled facts:NotDue", sink.Outcomes[10]);
    }

    [TestMethod]
    public void Sampler_ThatThrows_FailsAloneAndIsToldOncePerChange()
    {
        var told = new StringWriter();
        var broken = new ScriptedSampler("broken", SamplingPace.Fast, _ => throw new IOException("no such disk"));
        StartLoop([broken, ScriptedSampler.Counting("cpu")], new Log(told, Severity.Info, forJournal: false));

        reactor.AdvanceBy(TimeSpan.FromSeconds(3));

        Assert.AreEqual("broken:Failed cpu:Sampled", sink.Outcomes[^1]);
        Assert.AreEqual(
            "warn sampler failed collector=broken error=\"no such disk\"\n", told.ToString());
    }

    [TestMethod]
    public void Facts_ThatFailed_AreTriedAgainAtTheSlowPace()
    {
        var works = false;
        var facts = new ScriptedSampler("os", SamplingPace.Facts, _ => works);
        StartLoop(facts);

        reactor.AdvanceBy(TimeSpan.FromSeconds(25));
        Assert.AreEqual(3, facts.Samples);
        works = true;
        reactor.AdvanceBy(TimeSpan.FromSeconds(60));

        Assert.AreEqual(4, facts.Samples);
    }

    [TestMethod]
    public void Sampler_WithoutData_FailsSilently()
    {
        var told = new StringWriter();
        StartLoop(
            [new ScriptedSampler("none", SamplingPace.Fast, _ => false)], new Log(told, Severity.Info, false));

        Assert.AreEqual("none:Failed", sink.Outcomes[^1]);
        Assert.AreEqual("", told.ToString());
    }

    [TestMethod]
    public void Tick_AfterALongStandstill_CountsWhatWasSkippedAndTellsTheGap()
    {
        StartLoop(ScriptedSampler.Counting("cpu"));

        reactor.Advance(TimeSpan.FromSeconds(7.7));

        Assert.HasCount(2, sink.Cycles);
        Assert.AreEqual(7.0, sink.Cycles[1].Gap.TotalSeconds, 0.01);
        Assert.AreEqual(7, counters.CyclesSkipped);
        Assert.AreEqual(1, counters.CyclesLate);
    }

    [TestMethod]
    public void Tick_WhenTheWallClockWasStepped_FollowsItAndTellsTheStep()
    {
        StartLoop(ScriptedSampler.Counting("cpu"), ScriptedSampler.Counting("slow", SamplingPace.Slow));
        reactor.AdvanceBy(TimeSpan.FromSeconds(5));

        reactor.StepWallClock(TimeSpan.FromHours(-1));
        reactor.AdvanceBy(TimeSpan.FromSeconds(12));

        var stepped = sink.Cycles.Single(cycle => cycle.ClockStep != TimeSpan.Zero);
        Assert.AreEqual(-3600, stepped.ClockStep.TotalSeconds, 0.1);
        Assert.IsTrue(sink.Outcomes.Skip(6).Any(o => o.Contains("slow:Sampled")), "slow samplers must go on");
        Assert.AreEqual(0, counters.CyclesSkipped);
    }

    [TestMethod]
    public void Tick_WhileACycleRuns_SkipsAndTellsTheStepLater()
    {
        var runner = new HeldRunner();
        var sampler = ScriptedSampler.Counting("cpu");
        ScheduledSampler[] runs = [new(sampler, sampler.Pace, Log.None)];
        new SamplingLoop(reactor, SamplingIntervals.Default, runs, runner, sink, counters, Log.None).Start();
        reactor.StepWallClock(TimeSpan.FromHours(1));

        reactor.AdvanceBy(TimeSpan.FromSeconds(1));
        Assert.AreEqual(1, counters.CyclesSkipped);
        runner.Release();
        reactor.AdvanceBy(TimeSpan.FromSeconds(1));
        runner.Release();

        CollectionAssert.AreEqual(
            new[] { 0.0, 3600 }, sink.Cycles.Select(cycle => Math.Round(cycle.ClockStep.TotalSeconds)).ToArray());
    }

    [TestMethod]
    public void SampleNow_BetweenCycles_RunsTheFastSamplersOnce()
    {
        var fast = ScriptedSampler.Counting("fast");
        var slow = ScriptedSampler.Counting("slow", SamplingPace.Slow);
        var loop = StartLoop(fast, slow);
        reactor.AdvanceBy(TimeSpan.FromMilliseconds(100));
        var answered = false;

        loop.SampleNow().AddCallback(_ => answered = true);
        reactor.AdvanceBy(TimeSpan.Zero);

        Assert.IsTrue(answered);
        Assert.AreEqual(2, fast.Samples);
        Assert.AreEqual(1, slow.Samples);
    }

    [TestMethod]
    public void Sink_ThatThrows_IsCountedToldOnceAndCyclesGoOn()
    {
        var told = new StringWriter();
        var slow = ScriptedSampler.Counting("slow", SamplingPace.Slow);
        sink.Failure = new InvalidOperationException("out of step");
        var loop = StartLoop([slow], new Log(told, Severity.Info, forJournal: false));
        Exception? lost = null;

        loop.SampleNow().AddErrback(failure => { lost = failure.Exception; });
        reactor.AdvanceBy(TimeSpan.FromSeconds(2));
        Assert.AreSame(sink.Failure, lost);
        Assert.AreEqual(4, counters.CyclesFailed);
        Assert.AreEqual(3, slow.Samples, "what was lost is sampled again at the next cycle");
        sink.Failure = null;
        reactor.AdvanceBy(TimeSpan.FromSeconds(2));

        Assert.AreEqual(4, counters.CyclesFailed);
        Assert.AreEqual(4, slow.Samples);
        var lines = told.ToString().TrimEnd('\n').Split('\n');
        Assert.HasCount(2, lines);
        Assert.StartsWith("error a cycle's values were lost error=", lines[0]);
        Assert.AreEqual("info cycles work again", lines[1]);
    }

    [TestMethod]
    public void Stop_DuringACycle_WaitsForItsValues()
    {
        var runner = new HeldRunner();
        var loop = StartLoop([ScriptedSampler.Counting("cpu")], Log.None, runner);
        var stopped = false;
        loop.Stop().AddCallback(_ => { stopped = true; });
        reactor.AdvanceBy(SamplingLoop.StopMax / 2);
        Assert.IsFalse(stopped);

        runner.Release();
        reactor.AdvanceBy(TimeSpan.Zero);

        Assert.IsTrue(stopped);
        Assert.HasCount(1, sink.Cycles);
    }

    [TestMethod]
    public void Stop_WhileASamplerHangs_WaitsNoLongerThanItMay()
    {
        var loop = StartLoop([ScriptedSampler.Counting("cpu")], Log.None, new HeldRunner());
        var stopped = false;
        loop.Stop().AddCallback(_ => { stopped = true; });

        reactor.AdvanceBy(SamplingLoop.StopMax);

        Assert.IsTrue(stopped);
    }

    [TestMethod]
    public void Stop_BeginsNoMoreCycles()
    {
        var loop = StartLoop(ScriptedSampler.Counting("cpu"));
        var stopped = false;

        loop.Stop().AddCallback(_ => { stopped = true; });
        Assert.IsTrue(stopped);
        reactor.AdvanceBy(TimeSpan.FromSeconds(5));

        Assert.HasCount(1, sink.Cycles);
    }

    private SamplingLoop StartLoop(params ISampler[] samplers) => StartLoop(samplers, Log.None);

    private SamplingLoop StartLoop(ISampler[] samplers, Log log, ICycleRunner? runner = null)
    {
        var runs = samplers.Select(s => new ScheduledSampler(s, s.Pace, log)).ToArray();
        var loop = new SamplingLoop(
            reactor, SamplingIntervals.Default, runs, runner ?? new InlineRunner(), sink, counters, log);
        loop.Start();
        reactor.AdvanceBy(TimeSpan.Zero);
        return loop;
    }

    private static long MsOf(DateTimeOffset time) => time.ToUnixTimeMilliseconds();
}
