namespace Monitoring.Collector.Store.Query;

/// <summary>
/// Lets a few questions be answered at a time, so that readers never take all CPUs from the writer, and a few more
/// wait. Any thread.
/// </summary>
public sealed class QueryTurns(QueryLimits limits) : IDisposable
{
    private readonly SemaphoreSlim turns = new(limits.AtOnceMax);
    private int present;

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
}
