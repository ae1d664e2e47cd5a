namespace Monitoring.Collector.Store.Query;

/// <summary>
/// Lets a few questions be answered at a time, so that readers never take all CPUs from the writer, and a few more
/// wait. Any thread.
/// </summary>
public sealed class QueryTurns(QueryLimits limits) : IDisposable
{
    private readonly SemaphoreSlim turns = new(limits.AtOnceMax);
    private int present;
    private long heldBytes;

    /// <summary>
    /// Answers on a worker thread, when it is its turn, and hands the answer on. That takes no turn, as a slow reader
    /// may hold it up; what all answers that are on their way weigh is bounded instead.
    /// </summary>
    /// <param name="answer">Gets what it may cost.</param>
    /// <param name="send">Sends the answer; once it is through, the answer must be let go.</param>
    /// <param name="cancelled">The asker has left.</param>
    /// <exception cref="QueryException">
    /// Too many wait already, the question is not answered, or answers of too many bytes wait for slow readers.
    /// </exception>
    /// <exception cref="OperationCanceledException">The asker has left.</exception>
    public async Task Answer<T>(Func<QueryBudget, T> answer, Func<T, Task> send, CancellationToken cancelled)
    {
        var held = 0L;
        try
        {
            var answered = await Take(
                budget =>
                {
                    var made = answer(budget);
                    Hold(budget.AnswerBytes);
                    held = budget.AnswerBytes;
                    return made;
                },
                cancelled);
            await send(answered);
        }
        finally
        {
            Interlocked.Add(ref heldBytes, -held);
        }
    }

    /// <summary>Answers on a worker thread, when it is its turn.</summary>
    /// <param name="answer">Gets what it may cost.</param>
    /// <param name="cancelled">The asker has left.</param>
    /// <exception cref="QueryException">Too many wait already, or the question is not answered.</exception>
    /// <exception cref="OperationCanceledException">The asker has left.</exception>
    public async Task<T> Take<T>(Func<QueryBudget, T> answer, CancellationToken cancelled)
    {
        if (Interlocked.Increment(ref present) > limits.AtOnceMax + limits.WaitingMax)
        {
            Interlocked.Decrement(ref present);
            throw new QueryException(
                QueryFault.Busy,
                $"{limits.AtOnceMax} questions are being answered and {limits.WaitingMax} wait: ask again in a while");
        }
        try
        {
            await turns.WaitAsync(cancelled);
            try
            {
                return await Task.Run(() => answer(new QueryBudget(limits, cancelled)), cancelled);
            }
            finally
            {
                turns.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref present);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => turns.Dispose();

    private void Hold(long bytes)
    {
        if (Interlocked.Add(ref heldBytes, bytes) <= limits.AnswersHeldBytesMax)
            return;
        Interlocked.Add(ref heldBytes, -bytes);
        throw new QueryException(
            QueryFault.Busy,
            $"this answer and those that slow readers have not taken yet are more than "
            + $"{limits.AnswersHeldBytesMax >> 20} MiB: ask again in a while, or for less");
    }
}
