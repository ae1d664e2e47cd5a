using Monitoring.Reactor;

namespace Monitoring.Agent.Delivery.Spooling;

/// <summary>
/// Works on the spool's files away from the reactor's thread, because a disk may take its time: one piece of work
/// after the other, in the order in which they were asked for. For the reactor's thread only.
/// </summary>
/// <param name="reactor">Lends threads.</param>
/// <param name="files">The files.</param>
internal sealed class SpoolWork(IReactor reactor, ISpoolFiles files)
{
    private readonly DeferredLock turns = new();

    /// <summary>Does a piece of work.</summary>
    /// <returns>Fires when it is done; fails with the <see cref="IOException"/> that it met.</returns>
    public Deferred<T> Do<T>(Func<ISpoolFiles, T> work) =>
        turns.Run(() => reactor.DeferToThread(() => work(files)));
}
