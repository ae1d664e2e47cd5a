namespace Monitoring.Reactor;

/// <summary>
/// Hands values from those who put them in to those who ask for one, each in the order in which they came. For the
/// reactor's thread only.
/// </summary>
/// <example>
/// One worker takes jobs one after the other; a job that finds the queue full is refused:
/// <code>
/// var jobs = new DeferredQueue&lt;Job&gt;(size: 100);
///
/// async Deferred&lt;Unit&gt; Work()
/// {
///     while (true)
///         await Do(await jobs.Get());
/// }
/// </code>
/// </example>
public sealed class DeferredQueue<T>
{
    private readonly WaitingLine<T> line = new();
    private readonly Queue<T> pending = new();

    /// <summary>Makes an empty one.</summary>
    /// <param name="size">How many values it holds at most, from 0; null for no limit.</param>
    /// <param name="backlog">How many may wait for a value at most, from 0; null for no limit.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit is negative.</exception>
    public DeferredQueue(int? size = null, int? backlog = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size ?? 0, nameof(size));
        ArgumentOutOfRangeException.ThrowIfNegative(backlog ?? 0, nameof(backlog));
        Size = size;
        Backlog = backlog;
    }

    /// <summary>How many values it holds at most; null for no limit.</summary>
    public int? Size { get; }

    /// <summary>How many may wait for a value at most; null for no limit.</summary>
    public int? Backlog { get; }

    /// <summary>Values that nobody has asked for yet.</summary>
    public int Pending => pending.Count;

    /// <summary>How many wait for a value.</summary>
    public int Waiting => line.Count;

    /// <summary>Gives the value to whoever waits longest, or keeps it until someone asks.</summary>
    /// <exception cref="QueueOverflowException">It holds <see cref="Size"/> values.</exception>
    public void Put(T value)
    {
        if (line.FireNext(value))
        {
            return;
        }

        if (pending.Count >= Size)
        {
            throw new QueueOverflowException($"The queue is full: it holds {Size} values.");
        }

        pending.Enqueue(value);
    }

    /// <summary>Asks for the next value.</summary>
    /// <returns>Fires with it, at once when one is kept here. Cancelling it before that leaves the line.</returns>
    /// <exception cref="QueueUnderflowException"><see cref="Backlog"/> others wait already.</exception>
    public Deferred<T> Get()
    {
        if (pending.TryDequeue(out var value))
        {
            return Deferred.Succeed(value);
        }

        return line.Count >= Backlog
            ? throw new QueueUnderflowException($"The queue is empty, and {Backlog} wait for a value already.")
            : line.Join();
    }
}
