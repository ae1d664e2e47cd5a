using Monitoring.Reactor;

namespace Monitoring.Collector.Store.History;

/// <summary>Carries out work that blocks on files, one after the other, in the order of asking.</summary>
public interface IDisk
{
    /// <summary>Asks for work; the Deferred fires on the reactor's thread, where this has to be called. Work that is
    /// cancelled before its turn is left out.</summary>
    Deferred<T> Run<T>(Func<T> work);
}
