namespace Monitoring.Reactor;

/// <summary>
/// Lets one piece of work run at a time, in the order in which they came. For the reactor's thread only.
/// </summary>
/// <example>
/// Two saves of one file never overlap, however long the first takes:
/// <code>
/// private readonly DeferredLock writing = new();
///
/// public Deferred&lt;Unit&gt; Save(byte[] content) => writing.Run(() => reactor.DeferToThread(() =>
/// {
///     File.WriteAllBytes(path, content);
///     return Unit.Default;
/// }));
/// </code>
/// </example>
public sealed class DeferredLock
{
    private readonly WaitingLine<DeferredLock> line = new();

    /// <summary>True from an <see cref="Acquire"/> to its <see cref="Release"/>.</summary>
    public bool Locked { get; private set; }

    /// <summary>How many wait for their turn.</summary>
    public int Waiting => line.Count;

    /// <summary>Takes the lock: at once when it is free, else when all who came before have released it.</summary>
    /// <returns>Fires with this lock once it is the caller's, who must then <see cref="Release"/> it. Cancelling it
    /// before that leaves the line.</returns>
    public Deferred<DeferredLock> Acquire()
    {
        if (Locked)
        {
            return line.Join();
        }

        Locked = true;
        return Deferred.Succeed(this);
    }

    /// <summary>Gives the lock to whoever waits longest, or frees it.</summary>
    /// <exception cref="InvalidOperationException">It is free already.</exception>
    public void Release()
    {
        if (!Locked)
        {
            throw new InvalidOperationException("The lock is released more often than it was acquired.");
        }

        if (!line.FireNext(this))
        {
            Locked = false;
        }
    }

    /// <summary>
    /// Runs <paramref name="work"/> when its turn comes, and lets the next go on once its Deferred has fired, however
    /// it ended.
    /// </summary>
    /// <returns>Fires with the work's result. Cancelling it before its turn takes the work back; after that, it
    /// cancels the work's Deferred.</returns>
    public Deferred<T> Run<T>(Func<Deferred<T>> work) =>
        WaitingLine<DeferredLock>.Run(Acquire(), work, Release);
}
