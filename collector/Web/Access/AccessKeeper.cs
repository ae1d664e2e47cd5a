using Monitoring.Reactor;

namespace Monitoring.Collector.Web.Access;

/// <summary>
/// The users and tokens of a collector that runs. Changes are made on the reactor's thread, one after the other, and
/// count once they are on disk; any thread reads <see cref="Current"/>.
/// </summary>
/// <param name="first">Those at the start.</param>
/// <param name="reactor">Its worker threads write the file.</param>
/// <param name="write">Writes the file; never called twice at a time.</param>
internal sealed class AccessKeeper(AccessBook first, IReactor reactor, Action<AccessBook> write)
{
    private readonly DeferredLock changing = new();
    private AccessBook current = first;

    /// <summary>The newest.</summary>
    public AccessBook Current => Volatile.Read(ref current);

    /// <summary>Changes them, on the reactor's thread.</summary>
    /// <param name="change">Gives what shall be, and what to say about it. Without a change nothing is written.</param>
    /// <returns>What to say; fails when the file can't be written, and then nothing has changed.</returns>
    public Deferred<T> Change<T>(Func<AccessBook, (AccessBook Next, T Said)> change) => changing.Run(() =>
    {
        var (next, said) = change(Current);
        if (ReferenceEquals(next, Current))
            return Deferred.Succeed(said);
        return reactor.DeferToThread(() =>
        {
            write(next);
            return said;
        }).AddCallback(told =>
        {
            Volatile.Write(ref current, next);
            return told;
        });
    });
}
