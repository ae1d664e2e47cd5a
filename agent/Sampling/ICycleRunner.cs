namespace Monitoring.Agent.Sampling;

/// <summary>The thread that a cycle runs on. A test runs it on the reactor's own.</summary>
public interface ICycleRunner
{
    /// <summary>
    /// Runs a cycle of <paramref name="steps"/>; one at a time. From the reactor's thread, and allocates nothing.
    /// </summary>
    void Begin(CycleSteps steps);

    /// <summary>
    /// Goes on with the cycle on another thread, because the sampler before <paramref name="step"/> hangs.
    /// </summary>
    void Continue(CycleSteps steps, int step);
}
