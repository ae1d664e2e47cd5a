using Monitoring.Reactor;

namespace Monitoring.Agent.Sampling;

/// <summary>
/// The steps of a cycle, one per sampler, and the point where a hanging one is left behind: the thread that runs
/// the steps and the reactor that watches the deadline agree by one compare-and-swap on whether a step ended in
/// time.
/// </summary>
public sealed class CycleSteps(IReactor reactor, ScheduledSampler[] runs, ICycleSink sink, Action ended)
{
    /// <summary>Samplers that may hang at a time. When one more does, the cycle waits for it.</summary>
    public const int ParkedMax = 8;

    private const long Nowhere = -1;
    private const int StepBits = 16;

    // Which step is being run: a number never used before, and in its low bits the step. Nowhere between steps.
    private long position = Nowhere;
    // When the step at position began, in ticks of the reactor's elapsed time. Written before position.
    private long startedTicks;
    // Belongs to the thread that runs the steps.
    private long numbered;

    /// <summary>The cycle at hand; set by the reactor before it begins.</summary>
    public Cycle Cycle { get; set; }

    /// <summary>What the sink threw at the latest cycle, or null. For the reactor, once the cycle has ended.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>
    /// Runs the steps from <paramref name="step"/> on, hands the cycle to the sink and tells the reactor.
    /// </summary>
    /// <returns>False when the calling thread was left behind in a hanging sampler, and must end.</returns>
    public bool Run(int step)
    {
        for (; step < runs.Length; step++)
        {
            if (!RunOne(step))
                return false;
        }
        HandOver();
        reactor.CallFromThread(ended);
        return true;
    }

    /// <summary>
    /// Parks the sampler that runs longer than <paramref name="deadline"/>, if there is one. From the reactor's
    /// thread.
    /// </summary>
    /// <param name="deadline">How long one may take.</param>
    /// <param name="next">The step to go on with when a sampler was parked; otherwise -1.</param>
    /// <returns>After how long to look again.</returns>
    public TimeSpan ParkOverdue(TimeSpan deadline, out int next)
    {
        next = -1;
        var at = Volatile.Read(ref position);
        if (at == Nowhere)
            return deadline;
        var soFar = reactor.Elapsed - TimeSpan.FromTicks(Volatile.Read(ref startedTicks));
        if (soFar < deadline)
            return deadline - soFar;
        if (CountParked() >= ParkedMax || Interlocked.CompareExchange(ref position, Nowhere, at) != at)
            return deadline;
        var step = (int)(at & ((1 << StepBits) - 1));
        runs[step].Park(soFar);
        next = step + 1;
        return deadline;
    }

    /// <summary>How many samplers hang just now.</summary>
    public int CountParked()
    {
        var parked = 0;
        foreach (var run in runs)
            parked += run.Parked ? 1 : 0;
        return parked;
    }

    // Nothing above catches what is thrown on this thread: it would end the program.
    private void HandOver()
    {
        try
        {
            sink.CycleSampled(Cycle, runs);
            Failure = null;
        }
        catch (Exception e)
        {
            Failure = e;
        }
    }

    private bool RunOne(int step)
    {
        var run = runs[step];
        if (!run.Due)
        {
            run.PassOver();
            return true;
        }
        if (run.Parked)
        {
            run.FailParked();
            return true;
        }
        var mine = (++numbered << StepBits) | (long)step;
        Volatile.Write(ref startedTicks, reactor.Elapsed.Ticks);
        Volatile.Write(ref position, mine);
        var attempt = run.Execute(reactor);
        if (Interlocked.CompareExchange(ref position, Nowhere, mine) != mine)
        {
            run.Return();
            return false;
        }
        run.Complete(attempt);
        return true;
    }
}
