namespace Monitoring.Agent.Sampling;

/// <summary>
/// Runs cycles on one thread of its own; when a sampler hangs, that thread is left to it and another takes its
/// place.
/// </summary>
public sealed class SamplingThread : ICycleRunner, IDisposable
{
    // Samplers parse on the stack at most; the default of some megabytes would only be reserved in vain.
    private const int StackBytes = 512 << 10;

    private readonly AutoResetEvent wake = new(false);
    private volatile CycleSteps? begun;
    private volatile bool disposed;

    /// <summary>Starts the thread; it waits for the first cycle.</summary>
    public SamplingThread() => Start(null, 0);

    /// <inheritdoc/>
    public void Begin(CycleSteps steps)
    {
        begun = steps;
        wake.Set();
    }

    /// <inheritdoc/>
    public void Continue(CycleSteps steps, int step) => Start(steps, step);

    /// <inheritdoc/>
    public void Dispose()
    {
        disposed = true;
        wake.Set();
    }

    private void Start(CycleSteps? steps, int step)
    {
        var thread = new Thread(() => Work(steps, step), StackBytes) { IsBackground = true, Name = "sampling" };
        thread.Start();
    }

    private void Work(CycleSteps? steps, int step)
    {
        if (steps is not null && !steps.Run(step))
            return;
        while (true)
        {
            wake.WaitOne();
            if (disposed || !begun!.Run(0))
                return;
        }
    }
}
