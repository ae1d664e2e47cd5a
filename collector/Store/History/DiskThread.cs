using System.Collections.Concurrent;
using Monitoring.Reactor;

namespace Monitoring.Collector.Store.History;

/// <summary>A thread for files only, so that a slow disk holds up nothing else.</summary>
public sealed class DiskThread : IDisk, IDisposable
{
    private readonly IReactor reactor;
    private readonly BlockingCollection<Action> work = [];
    private readonly Thread thread;

    /// <summary>Starts it.</summary>
    /// <param name="reactor">Where results come out.</param>
    public DiskThread(IReactor reactor)
    {
        this.reactor = reactor;
        thread = new Thread(Serve) { IsBackground = true, Name = "history" };
        thread.Start();
    }

    /// <inheritdoc/>
    public Deferred<T> Run<T>(Func<T> work)
    {
        // Null once it is cancelled: what waits for a disk that hangs must not hold on to what it was asked with.
        Func<T>? asked = work;
        var deferred = new Deferred<T>(_ => Volatile.Write(ref asked, null));
        this.work.Add(() =>
        {
            if (Volatile.Read(ref asked) is not { } wanted)
                return;
            Outcome<T> outcome;
            try
            {
                outcome = wanted();
            }
            catch (Exception e)
            {
                outcome = new Failure(e);
            }
            reactor.CallFromThread(() =>
            {
                if (asked is not null)
                    deferred.Fire(outcome);
            });
        });
        return deferred;
    }

    /// <summary>Ends it once what was asked for is done.</summary>
    public void Dispose()
    {
        work.CompleteAdding();
        thread.Join();
        work.Dispose();
    }

    private void Serve()
    {
        foreach (var next in work.GetConsumingEnumerable())
            next();
    }
}
