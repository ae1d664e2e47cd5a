using Monitoring.Reactor;

namespace Monitoring.Protocol.Sessions;

/// <summary>
/// Calls once the peer has been silent for too long. One timer that is set anew when it fires, not with each byte.
/// </summary>
internal sealed class SilenceWatch(
    IReactorTime time, TimeSpan silenceMax, Func<TimeSpan> lastReceived, Action silent)
{
    private IDelayedCall? call;

    /// <summary>For how long the peer may still be silent.</summary>
    public TimeSpan Left => lastReceived() + silenceMax - time.Elapsed;

    public void Start() => Arm(silenceMax);

    public void Stop()
    {
        if (call is { Active: true })
            call.Cancel();
        call = null;
    }

    private void Arm(TimeSpan delay) => call = time.CallLater(delay, Check);

    private void Check()
    {
        if (Left > TimeSpan.Zero)
            Arm(Left);
        else
            silent();
    }
}
