namespace Monitoring.Reactor;

/// <summary>
/// Lets a limited number of pieces of work run at a time, in the order in which they came. For the reactor's thread
/// only.
/// </summary>
/// <example>
/// At most four pages are fetched at once:
/// <code>
/// var slots = new DeferredSemaphore(4);
/// Deferred.Gather([.. urls.Select(url => slots.Run(() => Fetch(url)))]).AddCallback(Show);
/// </code>
/// </example>
public sealed class DeferredSemaphore
{
    private readonly WaitingLine<DeferredSemaphore> line = new();

    /// <summary>Makes one with all its tokens free.</summary>
    /// <param name="tokens">How many may hold one at a time; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 1.</exception>
    public DeferredSemaphore(int tokens)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tokens, 1);
        Limit = tokens;
        Tokens = tokens;
    }

    /// <summary>How many may hold a token at a time.</summary>
    public int Limit { get; }

    /// <summary>Tokens that are free, from 0 to <see cref="Limit"/>.</summary>
    public int Tokens { get; private set; }

    /// <summary>How many wait for a token.</summary>
    public int Waiting => line.Count;

    /// <summary>Takes a token: at once when one is free, else when those who came before have got theirs.</summary>
    /// <returns>Fires with this semaphore once a token is the caller's, who must then <see cref="Release"/> it.
    /// Cancelling it before that leaves the line.</returns>
    public Deferred<DeferredSemaphore> Acquire()
    {
        if (Tokens == 0)
        {
            return line.Join();
        }

        Tokens--;
        return Deferred.Succeed(this);
    }

    /// <summary>Gives a token to whoever waits longest, or frees it.</summary>
    /// <exception cref="InvalidOperationException">All tokens are free already.</exception>
    public void Release()
    {
        if (Tokens == Limit)
        {
            throw new InvalidOperationException("The semaphore is released more often than it was acquired.");
        }

        if (!line.FireNext(this))
        {
            Tokens++;
        }
    }

    /// <summary>
    /// Runs <paramref name="work"/> once there is a token for it, which is free again when the work's Deferred has
    /// fired, however it ended.
    /// </summary>
    /// <returns>Fires with the work's result. Cancelling it before its turn takes the work back; after that, it
    /// cancels the work's Deferred.</returns>
    public Deferred<T> Run<T>(Func<Deferred<T>> work) =>
        WaitingLine<DeferredSemaphore>.Run(Acquire(), work, Release);
}
