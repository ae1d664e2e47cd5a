using System.Reactive;
using Monitoring.Agent.Host;
using Monitoring.Reactor;

namespace Monitoring.Agent.Sampling;

/// <summary>
/// Starts a cycle at once and then whenever the wall clock reaches a multiple of an interval, and watches each
/// sampler's deadline. A cycle that would begin while the one before is still running is skipped and counted, never
/// queued.
/// </summary>
/// <remarks>For the reactor's thread only.</remarks>
public sealed class SamplingLoop
{
    /// <summary>A cycle that begins later than this after its time is counted as late.</summary>
    public static readonly TimeSpan LateMin = TimeSpan.FromMilliseconds(100);

    /// <summary>A cycle that begins later than this after its time is told as a gap: 3 s.</summary>
    public static readonly TimeSpan GapMin = TimeSpan.FromSeconds(3);

    /// <summary>How long a stop waits for the cycle that runs: 500 ms. A hanging sampler doesn't hold it up.</summary>
    public static readonly TimeSpan StopMax = TimeSpan.FromMilliseconds(500);

    private readonly IReactor reactor;
    private SamplingIntervals intervals;
    private readonly ScheduledSampler[] runs;
    private readonly ICycleRunner runner;
    private readonly ICycleSink sink;
    private readonly List<Deferred<Unit>> askers = [];
    private readonly CycleSteps steps;
    private readonly CycleClock clock;
    private readonly AgentCounters counters;
    private readonly Log log;
    private readonly Action tick;
    private readonly Action checkDeadline;
    private readonly DateTimeOffset[] nextDue = new DateTimeOffset[Enum.GetValues<SamplingPace>().Length];
    private DateTimeOffset nominal;
    private TimeSpan begun;
    private bool running;
    private string failure = "";
    // What the next cycle has to tell; kept while cycles are skipped.
    private TimeSpan untoldStep;
    private TimeSpan untoldGap;
    private IDelayedCall? nextTick;
    private IDelayedCall? deadline;
    private Deferred<Unit>? stopping;

    /// <summary>Makes a loop that stands still.</summary>
    /// <param name="reactor">Its clock and timers.</param>
    /// <param name="intervals">How often each pace is due.</param>
    /// <param name="runs">The samplers, in the order in which they are sampled.</param>
    /// <param name="runner">The thread for the cycles.</param>
    /// <param name="sink">Takes each cycle's values, on that thread.</param>
    /// <param name="counters">Where cycles are counted.</param>
    /// <param name="log">Where it is told that the sink failed.</param>
    public SamplingLoop(
        IReactor reactor,
        SamplingIntervals intervals,
        ScheduledSampler[] runs,
        ICycleRunner runner,
        ICycleSink sink,
        AgentCounters counters,
        Log log)
    {
        this.reactor = reactor;
        this.intervals = intervals;
        this.runs = runs;
        this.runner = runner;
        this.sink = sink;
        this.counters = counters;
        this.log = log;
        clock = new CycleClock(reactor);
        steps = new CycleSteps(reactor, runs, sink, CycleEnded);
        tick = Tick;
        checkDeadline = CheckDeadline;
    }

    /// <summary>Begins the first cycle.</summary>
    public void Start()
    {
        nominal = clock.Now;
        Array.Fill(nextDue, nominal);
        Tick();
    }

    /// <summary>Begins no more cycles.</summary>
    /// <returns>Fires when the one that runs has handed over its values, or after <see cref="StopMax"/>.</returns>
    public Deferred<Unit> Stop()
    {
        nextTick?.Cancel();
        nextTick = null;
        if (!running)
            return Deferred.Succeed(Unit.Default);
        stopping = new Deferred<Unit>();
        return stopping.AddTimeout(StopMax, reactor, (_, _) => Unit.Default);
    }

    /// <summary>Changes how often each pace is due, from now on.</summary>
    public void Change(SamplingIntervals changed)
    {
        intervals = changed;
        if (nextTick is not { Active: true })
            return;
        nextTick.Cancel();
        Arm(clock.Now, anew: true);
    }

    /// <summary>Begins a cycle of the fast samplers now, outside the schedule, unless one is running.</summary>
    /// <returns>Fires when that cycle has ended; fails when its values were lost.</returns>
    public Deferred<Unit> SampleNow()
    {
        var asker = new Deferred<Unit>();
        askers.Add(asker);
        if (!running)
        {
            foreach (var run in runs)
                run.Due = run.Pace == SamplingPace.Fast;
            Begin(new Cycle(clock.Now.ToUnixTimeMilliseconds()));
        }
        return asker;
    }

    private void Tick()
    {
        var step = clock.Follow();
        var now = clock.Now;
        var behind = now - nominal;
        var stepped = step != TimeSpan.Zero;
        if (!stepped && behind >= LateMin)
            CountLate(behind);
        untoldStep += step;
        untoldGap += !stepped && behind >= GapMin ? behind : TimeSpan.Zero;
        if (running)
            counters.CountSkipped(1);
        else
            BeginDue(now);
        Arm(now, anew: stepped);
    }

    private bool IsDue(SamplingPace pace) => nextDue[(int)pace] <= nominal;

    private void CountLate(TimeSpan behind)
    {
        counters.CountLate();
        counters.CountSkipped((long)(behind / intervals.Shortest));
    }

    private void BeginDue(DateTimeOffset now)
    {
        foreach (var run in runs)
            run.Due = IsDue(run.Pace) || (run.Pace == SamplingPace.Facts && !run.Succeeded && IsDue(SamplingPace.Slow));
        for (var pace = 0; pace < nextDue.Length; pace++)
        {
            if (IsDue((SamplingPace)pace))
                nextDue[pace] = DateTimeOffset.MinValue;
        }
        Begin(new Cycle(now.ToUnixTimeMilliseconds(), untoldStep, untoldGap));
        (untoldStep, untoldGap) = (TimeSpan.Zero, TimeSpan.Zero);
    }

    private void Begin(Cycle cycle)
    {
        running = true;
        begun = reactor.Elapsed;
        steps.Cycle = cycle;
        deadline = reactor.CallLater(intervals.Deadline, checkDeadline);
        runner.Begin(steps);
    }

    // After a step of the clock every pace starts anew on the new time, and so it does with new intervals; otherwise
    // only those that this cycle serves.
    private void Arm(DateTimeOffset now, bool anew)
    {
        var after = now > nominal || anew ? now : nominal;
        var next = NextMultiple(after, intervals.Shortest);
        for (var pace = 0; pace < nextDue.Length; pace++)
        {
            if (anew || nextDue[pace] == DateTimeOffset.MinValue)
                nextDue[pace] = NextMultiple(after, intervals.Of((SamplingPace)pace));
        }
        nominal = next;
        var delay = next - now;
        nextTick = reactor.CallLater(delay, tick);
    }

    private static DateTimeOffset NextMultiple(DateTimeOffset after, TimeSpan interval) =>
        new((after.UtcTicks / interval.Ticks + 1) * interval.Ticks, TimeSpan.Zero);

    private void CheckDeadline()
    {
        var again = steps.ParkOverdue(intervals.Deadline, out var next);
        deadline = reactor.CallLater(again, checkDeadline);
        if (next >= 0)
            runner.Continue(steps, next);
    }

    private void CycleEnded()
    {
        running = false;
        if (deadline is { Active: true })
            deadline.Cancel();
        counters.CountCycle(reactor.Elapsed - begun, steps.CountParked());
        if (steps.Failure is not null)
            MakeUpForLost();
        Report(steps.Failure?.ToString() ?? "");
        sink.CycleEnded();
        if (askers.Count > 0)
            AnswerAskers(steps.Failure);
        stopping?.Callback(Unit.Default);
        stopping = null;
    }

    // The values of the slower samplers were lost as well, and would else be missing until they are due again.
    private void MakeUpForLost()
    {
        counters.CountFailed();
        Array.Fill(nextDue, nominal);
    }

    // A failure that stays the same is told once, and its end too.
    private void Report(string now)
    {
        if (now == failure)
            return;
        if (now.Length > 0)
            log.Error("a cycle's values were lost", ("error", now));
        else
            log.Info("cycles work again");
        failure = now;
    }

    private void AnswerAskers(Exception? lost)
    {
        var answered = askers.ToArray();
        askers.Clear();
        foreach (var asker in answered)
        {
            if (lost is null)
                asker.Callback(Unit.Default);
            else
                asker.Errback(lost);
        }
    }
}
