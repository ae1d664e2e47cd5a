using System.Reactive.Subjects;

namespace Monitoring.Reactor;

/// <summary>Bridges from Deferreds to tasks and observables. All take the result: later callbacks see the type's
/// default.</summary>
/// <example>
/// A task's work is stopped when it takes too long, and a web request waits for what the reactor finds out:
/// <code>
/// Deferred&lt;string> page = reactor.Start(cancel => http.GetStringAsync(url, cancel))
///     .AddTimeout(TimeSpan.FromSeconds(5), reactor);
///
/// Task&lt;string> answer = page.ToTask(reactor, request.Aborted);
///
/// Deferred&lt;int> first = numbers.Where(n => n > 10).ToDeferred();
/// </code>
/// </example>
public static class DeferredBridges
{
    /// <summary>A task with the same result, cancelled where the Deferred was. Its continuations run on the thread
    /// pool.</summary>
    public static Task<T> ToTask<T>(this Deferred<T> deferred)
    {
        var source = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        deferred.AddCallbacks(source.SetResult, failure =>
        {
            if (failure.Exception is OperationCanceledException cancelled)
            {
                source.SetCanceled(cancelled.CancellationToken);
            }
            else
            {
                source.SetException(failure.Exception);
            }
        });
        return source.Task;
    }

    /// <summary>As <see cref="ToTask{T}(Deferred{T})"/>; cancelling <paramref name="cancel"/>, on any thread, cancels
    /// the Deferred on the reactor's.</summary>
    public static Task<T> ToTask<T>(this Deferred<T> deferred, IReactor reactor, CancellationToken cancel)
    {
        var registration = cancel.Register(() => reactor.CallFromThread(deferred.Cancel));
        return deferred.AddBoth(outcome =>
        {
            registration.Unregister();
            return outcome;
        }).ToTask();
    }

    /// <summary>An observable of one value, or of the error; who subscribes late gets it too.</summary>
    public static IObservable<T> ToObservable<T>(this Deferred<T> deferred)
    {
        var subject = new AsyncSubject<T>();
        deferred.AddCallbacks(
            value =>
            {
                subject.OnNext(value);
                subject.OnCompleted();
            },
            failure => subject.OnError(failure.Exception));
        return subject;
    }

    /// <summary>A Deferred with the task's result, fired on the reactor's thread.</summary>
    /// <param name="task">Awaited on the thread pool.</param>
    /// <param name="reactor">Where it fires.</param>
    /// <param name="cancel">Asked to stop the task's work when the Deferred is cancelled. Either way a cancelled
    /// Deferred fails at once, and what the task then comes to is ignored.</param>
    public static Deferred<T> ToDeferred<T>(this Task<T> task, IReactor reactor, CancellationTokenSource? cancel = null)
    {
        var deferred = new Deferred<T>(cancel is null ? null : _ => cancel.Cancel());
        _ = task.ContinueWith(
            ended => reactor.CallFromThread(() =>
            {
                var outcome = OutcomeOf(ended);
                if (!deferred.Called)
                {
                    deferred.Fire(outcome);
                }
            }),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        return deferred;
    }

    /// <summary>Starts a task and makes a Deferred with its result, fired on the reactor's thread. Cancelling the
    /// Deferred cancels the token, and fails it at once.</summary>
    /// <param name="reactor">Where it fires.</param>
    /// <param name="start">Called at once; what it throws becomes a failure.</param>
    public static Deferred<T> Start<T>(this IReactor reactor, Func<CancellationToken, Task<T>> start)
    {
        var cancel = new CancellationTokenSource();
        return Deferred.Maybe(() => start(cancel.Token).ToDeferred(reactor, cancel)).AddBoth(outcome =>
        {
            cancel.Dispose();
            return outcome;
        });
    }

    /// <summary>A Deferred of the observable's first value. It fails with the observable's error, or with an
    /// <see cref="InvalidOperationException"/> when that ends without a value. Cancelling it unsubscribes.</summary>
    /// <remarks>It fires on the thread the observable calls on, which must be the reactor's: use
    /// <c>ObserveOn(reactor)</c>.</remarks>
    public static Deferred<T> ToDeferred<T>(this IObservable<T> observable)
    {
        IDisposable? subscription = null;
        var deferred = new Deferred<T>(_ => subscription?.Dispose());
        subscription = observable.Subscribe(new FirstValue<T>(deferred));
        deferred.AddBoth(outcome =>
        {
            subscription.Dispose();
            return outcome;
        });
        return deferred;
    }

    private static Outcome<T> OutcomeOf<T>(Task<T> ended)
    {
        try
        {
            return ended.GetAwaiter().GetResult();
        }
        catch (Exception exception)
        {
            return new Failure(exception);
        }
    }

    private sealed class FirstValue<T>(Deferred<T> deferred) : IObserver<T>
    {
        public void OnNext(T value)
        {
            if (!deferred.Called)
            {
                deferred.Callback(value);
            }
        }

        public void OnError(Exception error)
        {
            if (!deferred.Called)
            {
                deferred.Errback(error);
            }
        }

        public void OnCompleted()
        {
            if (!deferred.Called)
            {
                deferred.Errback(new InvalidOperationException("The observable ended without a value."));
            }
        }
    }
}
