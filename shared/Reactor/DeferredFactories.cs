namespace Monitoring.Reactor;

/// <content>What makes Deferreds, and waits for several.</content>
public abstract partial class Deferred
{
    /// <summary>Gets each failure that reached a chain's end and was never handled, on the garbage collector's
    /// thread. Without a listener, or when that throws, it goes to standard error: an error is never
    /// silent.</summary>
    public static event Action<Failure>? Unhandled;

    /// <summary>
    /// For debugging: notes of each Deferred made from now on where it was made and where it was first fired. An
    /// <see cref="AlreadyCalledException"/> then tells both, and so does what is printed about an unhandled failure.
    /// False by default; when true, each Deferred costs some microseconds and kilobytes more.
    /// </summary>
    public static bool RecordStacks { get; set; }

    /// <summary>One that has fired with a value.</summary>
    public static Deferred<T> Succeed<T>(T value) => Deferred<T>.WithResult(DeferredLink.Box(value));

    /// <summary>One that has fired with an error.</summary>
    public static Deferred<T> Fail<T>(Exception exception) => Fail<T>(new Failure(exception));

    /// <summary>One that has fired with an error.</summary>
    public static Deferred<T> Fail<T>(Failure failure) => Deferred<T>.WithResult(failure);

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
    /// <see cref="FirstErrorException"/> at the first failure. The members' failures count as handled.</summary>
    /// <inheritdoc cref="Gather{T}(IReadOnlyList{Deferred{T}}, bool)" path="/returns"/>
    public static Deferred<T[]> Gather<T>(params IReadOnlyList<Deferred<T>> deferreds) =>
        Gather(deferreds, consumeErrors: true);

    /// <summary>Fires with all values, in order of the input, once all are there; fails with a
    /// <see cref="FirstErrorException"/> at the first failure.</summary>
    /// <param name="deferreds">Whom to wait for.</param>
    /// <param name="consumeErrors">Turn each member's failure into its type's default; else it stays unhandled
    /// there.</param>
    /// <returns>Cancelling it cancels each member, and does nothing once it has fired, even while a step added to it
    /// waits for another Deferred.</returns>
    public static Deferred<T[]> Gather<T>(IReadOnlyList<Deferred<T>> deferreds, bool consumeErrors) =>
        new GatheredGroup<T>(deferreds, consumeErrors).Start();

    /// <summary>Fires with the first value, after the others were cancelled; fails with an
    /// <see cref="AggregateException"/>, in order of the input, when all fail. All members' results are taken.
    /// Cancelling it cancels all.</summary>
    public static Deferred<Indexed<T>> Race<T>(params IReadOnlyList<Deferred<T>> deferreds) =>
        new RacingGroup<T>(deferreds).Start();

    /// <summary>Fires after <paramref name="delay"/> with what <paramref name="function"/> returns then. Cancelling
    /// it takes the call back.</summary>
    public static Deferred<T> Later<T>(IReactorTime time, TimeSpan delay, Func<T> function)
    {
        IDelayedCall? timer = null;
        var deferred = new Deferred<T>(_ => timer!.Cancel());
        timer = time.CallLater(delay, () => Maybe(function).ChainTo(deferred));
        return deferred;
    }

    internal static void ReportUnhandled(Failure failure, string stacks = "")
    {
        try
        {
            if (Unhandled is { } listener)
            {
                listener(failure);
                return;
            }
        }
        catch (Exception exception)
        {
            // On the garbage collector's thread, whatever is thrown ends the process.
            Console.Error.WriteLine($"A listener for unhandled errors failed: {exception}");
        }

        Console.Error.WriteLine($"Unhandled error in a Deferred: {failure.Exception}{stacks}");
    }
}
