using Monitoring.Reactor;

namespace Monitoring.Protocol.Sessions;

/// <summary>One call that waits for its time or does not; for the reactor's thread.</summary>
internal sealed class SessionTimer(IReactorTime time, Action call)
{
    private IDelayedCall? pending;

    public bool IsSet => pending is { Active: true };

    /// <summary>Sets it, unless it is set already.</summary>
    public void Set(TimeSpan delay)
    {
        if (!IsSet)
            pending = time.CallLater(delay, call);
    }

    public void Clear()
    {
        if (IsSet)
            pending!.Cancel();
        pending = null;
    }
}
