using System.Runtime.InteropServices;

namespace Monitoring.Reactor;

/// <summary>Runs a program's services on a reactor, from its start to its end.</summary>
public static class ReactorRun
{
    /// <summary>Runs the reactor on the calling thread: starts the services, and stops them before the reactor stops. A
    /// signal to end (SIGTERM, SIGINT) stops the reactor, as does a start that fails.</summary>
    /// <returns>Why the services didn't start; null when they did, or were stopped before they had.</returns>
    /// <example>
    /// <code>
    /// var failure = new LiveReactor().RunUntilSignalled(services);
    /// return failure is null ? 0 : 1;
    /// </code>
    /// </example>
    public static Failure? RunUntilSignalled(this IReactor reactor, MultiService services)
    {
        Failure? failed = null;
        var stopping = false;
        reactor.AddShutdownTrigger(TriggerPhase.Before, () =>
        {
            stopping = true;
            return services.Stop();
        });
        reactor.CallWhenRunning(() => services.Start().AddErrback(failure =>
        {
            // A start that the stop has cut short is no failure.
            if (!stopping)
            {
                failed = failure;
                reactor.Stop();
            }
        }));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        reactor.Run();
        return failed;

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            // A signal may come before the loop runs; posted, it waits for that.
            reactor.CallFromThread(reactor.Stop);
        }
    }
}
