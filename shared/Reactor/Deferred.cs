namespace Monitoring.Reactor;

/// <summary>Makes Deferreds, and bridges to tasks and observables.</summary>
public static class Deferred
{
    /// <summary>Gets each failure that reached a chain's end and was never handled, on the garbage collector's
    /// thread. Without a listener it goes to standard error: an error is never silent.</summary>
    public static event Action<Failure>? Unhandled;

    /// <summary>One that has fired with a value.</summary>
    public static Deferred<T> Succeed<T>(T value)
    {
        var deferred = new Deferred<T>();
        deferred.Callback(value);
        return deferred;
    }

    /// <summary>One that has fired with an error.</summary>
    public static Deferred<T> Fail<T>(Exception exception)
    {
        var deferred = new Deferred<T>();
        deferred.Errback(exception);
        return deferred;
    }

    /// <summary>Calls a function and makes a Deferred of what it returns or throws.</summary>
    public static Deferred<T> Maybe<T>(Func<T> function)
    {
        try
        {
            return Succeed(function());
        }
        catch (Exception exception)
        {
            return Fail<T>(exception);
        }
    }

    /// <summary>Calls a function that returns a Deferred, and returns that one; what it throws becomes a failed
    /// one.</summary>
    public static Deferred<T> Maybe<T>(Func<Deferred<T>> function)
    {
        try
        {
            return function();
        }
        catch (Exception exception)
        {
            return Fail<T>(exception);
        }
    }

    /// <summary>Fires with all values, in order of the input, once all are there; fails with a
    /// <see cref="FirstErrorException"/> at the first failure. Cancelling it cancels all.</summary>
    public static Deferred<T[]> Gather<T>(params IReadOnlyList<Deferred<T>> deferreds) =>
        DeferredList.All(deferreds, failOnFirstError: true, consumeErrors: true)
            .AddCallback(outcomes => Array.ConvertAll(outcomes, outcome => outcome.Value));

    /// <summary>Cancels the others once one has a value, and fires with that; fails with an
    /// <see cref="AggregateException"/>, in order of the input, when all fail. Never fires when there are none. It
    /// takes all their results. Cancelling it cancels all.</summary>
    public static Deferred<Indexed<T>> Race<T>(params IReadOnlyList<Deferred<T>> deferreds)
    {
        var runners = deferreds.ToArray();
        var errors = new Exception?[runners.Length];
        var failed = 0;
        var race = new Deferred<Indexed<T>>(_ => DeferredList.CancelEach(runners));
        Deferred<T>? winner = null;
        for (var i = 0; i < runners.Length; i++)
        {
            var index = i;
            runners[i].AddCallbacks(
                value =>
                {
                    if (winner is null && !race.Called)
                    {
                        winner = runners[index];
                        DeferredList.CancelEach(runners.Where(runner => runner != winner));
                        race.Callback(new Indexed<T>(index, value));
                    }
                },
                failure =>
                {
                    errors[index] = failure.Exception;
                    failed++;
                    if (failed == runners.Length && !race.Called)
                    {
                        race.Errback(new AggregateException(errors!));
                    }
                });
        }

        return race;
    }

    /// <summary>Fires after <paramref name="delay"/> with what <paramref name="function"/> returns then. Cancelling
    /// it takes the call back.</summary>
    public static Deferred<T> Later<T>(IReactorTime time, TimeSpan delay, Func<T> function)
    {
        IDelayedCall? timer = null;
        var deferred = new Deferred<T>(_ => timer!.Cancel());
        timer = time.CallLater(delay, () => Maybe(function).ChainTo(deferred));
        return deferred;
    }

    internal static void ReportUnhandled(Failure failure)
    {
        if (Unhandled is { } listener)
        {
            listener(failure);
        }
        else
        {
            Console.Error.WriteLine($"Unhandled error in a Deferred: {failure.Exception}");
        }
    }
}
