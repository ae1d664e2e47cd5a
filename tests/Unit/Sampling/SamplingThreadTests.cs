using Monitoring.Agent.Host;
using Monitoring.Agent.Sampling;
using Monitoring.Reactor;

namespace Monitoring.Tests.Unit.Sampling;

/// <summary>Real threads, but the deadline is in virtual time; every wait is for what must happen.</summary>
[TestClass]
public sealed class SamplingThreadTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Deadline = SamplingIntervals.Default.Deadline;

    private readonly VirtualReactor reactor = new();
    private readonly RecordingSink sink = new();
    private readonly AgentCounters counters = new();
    private long finished;

    [TestMethod]
    public void HangingSampler_PastItsDeadline_IsParkedAndTheOthersGoOn()
    {
        using var hang = new HangingSampler("hang");
        var others = ScriptedSampler.Counting("cpu");
        using var thread = new SamplingThread();
        var runs = Start(thread, hang, others);
        hang.WaitUntilInside();

        reactor.AdvanceBy(Deadline);
        WaitForCycle();

        Assert.AreEqual("hang:Failed cpu:Sampled", sink.Outcomes[^1]);
        Assert.IsTrue(runs[0].Parked);

        FinishCycle();
        NextSecond();
        WaitForCycle();
        Assert.AreEqual("hang:Failed cpu:Sampled", sink.Outcomes[^1]);
        Assert.AreEqual(1, hang.Entered, "a parked sampler must not be tried again");
    }

    [TestMethod]
    public void ParkedSampler_OnceItReturns_IsSampledAgain()
    {
        using var hang = new HangingSampler("hang");
        using var thread = new SamplingThread();
        var runs = Start(thread, hang);
        hang.WaitUntilInside();
        reactor.AdvanceBy(Deadline);
        WaitForCycle();
        FinishCycle();

        hang.Release();
        Assert.IsTrue(SpinWait.SpinUntil(() => !runs[0].Parked, Patience));
        NextSecond();
        WaitForCycle();

        Assert.AreEqual("hang:Sampled", sink.Outcomes[^1]);
    }

    [TestMethod]
    public void NinthHangingSampler_IsWaitedFor_AndCyclesAreSkipped()
    {
        var hanging = Enumerable.Range(0, CycleSteps.ParkedMax + 1).Select(i => new HangingSampler($"h{i}")).ToArray();
        using var thread = new SamplingThread();
        var runs = Start(thread, hanging);

        foreach (var sampler in hanging)
        {
            sampler.WaitUntilInside();
            reactor.AdvanceBy(Deadline);
        }

        Assert.AreEqual(CycleSteps.ParkedMax, runs.Count(run => run.Parked));
        Assert.IsEmpty(sink.Outcomes);
        Assert.IsGreaterThan(0, counters.CyclesSkipped);
        hanging[^1].Release();
        WaitForCycle();
        foreach (var sampler in hanging)
            sampler.Dispose();
    }

    private ScheduledSampler[] Start(SamplingThread thread, params ISampler[] samplers)
    {
        var runs = samplers.Select(s => new ScheduledSampler(s, s.Pace, Log.None)).ToArray();
        new SamplingLoop(reactor, SamplingIntervals.Default, runs, thread, sink, counters, Log.None).Start();
        return runs;
    }

    private void WaitForCycle()
    {
        Assert.IsTrue(sink.CycleWasSampled.Wait(Patience), "the cycle did not end");
        sink.CycleWasSampled.Reset();
    }

    // The sampling thread posts the end of the cycle after the sink was called: it may be here, or on its way.
    private void FinishCycle()
    {
        Assert.IsTrue(SpinWait.SpinUntil(
            () =>
            {
                reactor.AdvanceBy(TimeSpan.Zero);
                return counters.Cycles > finished;
            },
            Patience));
        finished = counters.Cycles;
    }

    private void NextSecond() => reactor.AdvanceBy(TimeSpan.FromSeconds(1) - Deadline);

    /// <summary>Hangs in its first sample until it is released.</summary>
    private sealed class HangingSampler(string name) : ISampler
    {
        private readonly ManualResetEventSlim inside = new();
        private readonly ManualResetEventSlim released = new();

        public string Name => name;

        public SamplingPace Pace => SamplingPace.Fast;

        public int Entered { get; private set; }

        public void WaitUntilInside() => Assert.IsTrue(inside.Wait(Patience), $"{name} was not sampled");

        public void Release() => released.Set();

        public bool Sample(SampleGroup group)
        {
            Entered++;
            inside.Set();
            released.Wait();
            return true;
        }

        public void Dispose() => released.Set();
    }
}
