using System.Reactive;

namespace Monitoring.Reactor;

/// <summary>Something that a reactor does once, when it starts or stops.</summary>
/// <example>
/// <code>
/// var save = reactor.AddShutdownTrigger(TriggerPhase.Before, keeper.Save);
/// save.Remove();
/// </code>
/// </example>
public sealed class ReactorTrigger
{
    private readonly TriggerList list;

    internal ReactorTrigger(TriggerList list, TriggerPhase phase, Func<Deferred<Unit>?> call)
    {
        this.list = list;
        Phase = phase;
        Call = call;
    }

    /// <summary>When it runs.</summary>
    public TriggerPhase Phase { get; }

    internal Func<Deferred<Unit>?> Call { get; }

    /// <summary>Takes it back.</summary>
    /// <exception cref="InvalidOperationException">It has run, or was taken back before.</exception>
    public void Remove() => list.Remove(this);
}
