using System.Reactive;
using System.Runtime.InteropServices;
using Monitoring.Reactor;

namespace Monitoring.Hosting;

/// <summary>SIGHUP as a call on the event loop: the program takes in its configuration anew.</summary>
/// <example>
/// <code>
/// services.Add(new ReloadSignal(reactor, () => supervision.Reload(settings.ReadAgain)));
/// </code>
/// </example>
/// <param name="reactor">Where it is called.</param>
/// <param name="reload">Takes it in.</param>
public sealed class ReloadSignal(IReactor reactor, Action reload) : IService
{
    private PosixSignalRegistration? registration;

    /// <inheritdoc/>
    public Deferred<Unit>? Start()
    {
        registration = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            reactor.CallFromThread(reload);
        });
        return null;
    }

    /// <inheritdoc/>
    public Deferred<Unit>? Stop()
    {
        registration?.Dispose();
        return null;
    }
}
