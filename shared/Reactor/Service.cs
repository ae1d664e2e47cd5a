using System.Reactive;

namespace Monitoring.Reactor;

/// <summary>A service made of two functions, for parts that have a start and a stop of their own.</summary>
/// <example>
/// <code>
/// services.Add(Service.OnStop(keeper.Save));
/// services.Add(new Service(loop.Start, loop.Stop));
/// </code>
/// </example>
/// <param name="start">Starts it, as <see cref="IService.Start"/>.</param>
/// <param name="stop">Stops it, as <see cref="IService.Stop"/>.</param>
public sealed class Service(Func<Deferred<Unit>?> start, Func<Deferred<Unit>?> stop) : IService
{
    /// <summary>One that is started and stopped at once.</summary>
    public Service(Action start, Action stop)
        : this(AtOnce(start), AtOnce(stop))
    {
    }

    /// <summary>One whose stop may take a while.</summary>
    public Service(Action start, Func<Deferred<Unit>?> stop)
        : this(AtOnce(start), stop)
    {
    }

    /// <summary>One whose start may take a while.</summary>
    public Service(Func<Deferred<Unit>?> start, Action stop)
        : this(start, AtOnce(stop))
    {
    }

    /// <summary>What only has something to do at the stop.</summary>
    public static Service OnStop(Func<Deferred<Unit>?> stop) => new(() => null, stop);

    /// <inheritdoc/>
    public Deferred<Unit>? Start() => start();

    /// <inheritdoc/>
    public Deferred<Unit>? Stop() => stop();

    private static Func<Deferred<Unit>?> AtOnce(Action call) => () =>
    {
        call();
        return null;
    };
}
