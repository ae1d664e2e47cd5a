using Monitoring.Agent.Host;
using Monitoring.Reactor;

namespace Monitoring.Agent.Sampling;

/// <summary>One sampler in the schedule: its group of series and what became of it last.</summary>
/// <remarks>
/// Between cycles it belongs to the reactor's thread, during one to the sampling thread. While the sampler is
/// parked, nobody touches the group but the thread that hangs in it.
/// </remarks>
public sealed class ScheduledSampler(ISampler sampler, SamplingPace pace, Log log)
{
    // Parkings minus returns. A thread may return just before the reactor parks what it ran: then this is -1 between.
    private int hanging;
    private string error = "";

    /// <summary>The sampler.</summary>
    public ISampler Sampler { get; } = sampler;

    /// <summary>How often it is due.</summary>
    public SamplingPace Pace { get; } = pace;

    /// <summary>Its series.</summary>
    public SampleGroup Group { get; } = new(sampler.Name);

    /// <summary>Whether it is sampled in the cycle at hand.</summary>
    public bool Due { get; set; }

    /// <summary>What became of it in the latest cycle.</summary>
    public SampleOutcome Outcome { get; private set; }

    /// <summary>Whether it succeeded when it was due last.</summary>
    public bool Succeeded { get; private set; }

    /// <summary>How long it took when it was due last.</summary>
    public TimeSpan Duration { get; private set; }

    /// <summary>What it said when it failed last; empty when it succeeded or merely had no data.</summary>
    public string Error => error;

    /// <summary>True from when it is left behind past its deadline until it returns. Any thread may read it.</summary>
    public bool Parked => Volatile.Read(ref hanging) > 0;

    /// <summary>Passes over it in this cycle.</summary>
    public void PassOver() => Outcome = SampleOutcome.NotDue;

    /// <summary>Samples it. What came of it counts only once <see cref="Complete"/> is called.</summary>
    public Attempt Execute(IReactorTime time)
    {
        var started = time.Elapsed;
        try
        {
            Group.BeginCycle();
            var hasData = Sampler.Sample(Group);
            return new Attempt(hasData, time.Elapsed - started, null);
        }
        catch (Exception e)
        {
            return new Attempt(false, time.Elapsed - started, e);
        }
    }

    /// <summary>Takes what came of an attempt that ended in time.</summary>
    public void Complete(Attempt attempt)
    {
        Outcome = attempt.HasData ? SampleOutcome.Sampled : SampleOutcome.Failed;
        Succeeded = attempt.HasData;
        Duration = attempt.Duration;
        Report(Describe(attempt.Failure));
    }

    /// <summary>Leaves it behind, still running, past its deadline; <see cref="Return"/> may come first.</summary>
    public void Park(TimeSpan soFar)
    {
        FailParked();
        Duration = soFar;
        Report($"it has not returned in {soFar.TotalMilliseconds:F0} ms and is left alone until it does");
        Interlocked.Increment(ref hanging);
    }

    /// <summary>Fails it in a cycle in which it is due and still parked.</summary>
    public void FailParked()
    {
        Outcome = SampleOutcome.Failed;
        Succeeded = false;
    }

    /// <summary>The thread that hung in it has returned. From that thread.</summary>
    public void Return() => Interlocked.Decrement(ref hanging);

    // What the host and its files may do is said in the message; of anything else the type says more.
    private static string Describe(Exception? failure) => failure switch
    {
        null => "",
        IOException or UnauthorizedAccessException or FormatException => failure.Message,
        _ => $"{failure.GetType().Name}: {failure.Message}",
    };

    // A failure that stays the same is told once, and its end too.
    private void Report(string now)
    {
        if (now == error)
            return;
        if (now.Length > 0)
            log.Warn("sampler failed", ("collector", Sampler.Name), ("error", now));
        else
            log.Info("sampler works again", ("collector", Sampler.Name));
        error = now;
    }

    /// <summary>What came of one call of the sampler.</summary>
    /// <param name="HasData">What the sampler returned; false when it threw.</param>
    /// <param name="Duration">How long it took.</param>
    /// <param name="Failure">What it threw, or null.</param>
    public readonly record struct Attempt(bool HasData, TimeSpan Duration, Exception? Failure);
}
