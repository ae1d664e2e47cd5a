using Monitoring.Reactor;

namespace Monitoring.Tests.Simulation.Machines;

/// <summary>A timer of one process, which knows its neighbours so that all can be taken away when the process
/// dies.</summary>
internal sealed class ProcessTimer(ProcessReactor process, Action call) : IDelayedCall
{
    private IDelayedCall? inner;

    public ProcessTimer? Before { get; set; }

    public ProcessTimer? After { get; set; }

    public bool Active => inner is { Active: true };

    public TimeSpan Time => inner is null ? TimeSpan.MaxValue : inner.Time - process.StartedAt;

    /// <summary>For who wants to know what leaked.</summary>
    public string What => $"{call.Method.DeclaringType?.Name}.{call.Method.Name}";

    public void Start(VirtualReactor root, TimeSpan delay) => inner = root.CallLater(delay, Fire);

    public void Cancel()
    {
        // What a process does after its death has no effect.
        if (inner is null)
            return;
        inner.Cancel();
        process.Unlink(this);
    }

    public void Reset(TimeSpan fromNow) => inner?.Reset(fromNow);

    public void Delay(TimeSpan more) => inner?.Delay(more);

    public void Die()
    {
        if (Active)
            inner!.Cancel();
    }

    private void Fire()
    {
        process.Unlink(this);
        process.Run(call);
    }
}
