using Monitoring.Collector.Store.History;
using Monitoring.Reactor;

namespace Monitoring.Tests.Unit.Store.History;

/// <summary>Carries out work on real files in the reactor's virtual time; can be made to fail or to hang.</summary>
internal sealed class VirtualDisk(VirtualReactor reactor) : IDisk
{
    private readonly List<Action> held = [];

    /// <summary>What work fails with from now on; null for nothing.</summary>
    public Exception? Fault { get; set; }

    /// <summary>True while nothing gets on.</summary>
    public bool Hangs { get; set; }

    public Deferred<T> Run<T>(Func<T> work)
    {
        var deferred = new Deferred<T>();
        if (Hangs)
            held.Add(() => Run(work).ChainTo(deferred));
        else
            reactor.DeferToThread(() => Fault is null ? work() : throw Fault).ChainTo(deferred);
        return deferred;
    }

    /// <summary>Lets it get on.</summary>
    public void GoOn()
    {
        Hangs = false;
        foreach (var work in held)
            work();
        held.Clear();
    }
}
