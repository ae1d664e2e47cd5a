namespace Monitoring.Reactor;

/// <summary>Waits for several Deferreds at once. Each of them goes on with its own result, but for consumed
/// errors.</summary>
/// <remarks>As in Twisted, cancelling a list cancels its members and does nothing else, and nothing at all once the
/// list has fired, even while a step that was added to it waits for another Deferred.</remarks>
public static class DeferredList
{
    /// <summary>Fires with all outcomes, in order of the input, once all are there; at once when there are
    /// none.</summary>
    /// <param name="deferreds">Whom to wait for. Cancelling the list cancels each.</param>
    /// <param name="failOnFirstError">Fail with a <see cref="FirstErrorException"/> as soon as one fails.</param>
    /// <param name="consumeErrors">Turn each member's failure into its type's default once it is noted here; else it
    /// stays unhandled there.</param>
    public static Deferred<Outcome<T>[]> All<T>(
        IReadOnlyList<Deferred<T>> deferreds, bool failOnFirstError = false, bool consumeErrors = false)
    {
        var members = deferreds.ToArray();
        var outcomes = new Outcome<T>[members.Length];
        var left = members.Length;
        var list = new Deferred<Outcome<T>[]>(() => CancelEach(members));
        if (left == 0)
        {
            list.Callback(outcomes);
        }

        Watch(members, consumeErrors, (index, outcome) =>
        {
            outcomes[index] = outcome;
            left--;
            if (list.Called)
            {
                return;
            }

            if (failOnFirstError && !outcome.Succeeded)
            {
                list.Errback(new FirstErrorException(outcome.Failure, index));
            }
            else if (left == 0)
            {
                list.Callback(outcomes);
            }
        });
        return list;
    }

    /// <summary>Fires with the first value; fails with an <see cref="AggregateException"/>, in order of the input,
    /// when all have failed. Never fires when there are none.</summary>
    /// <param name="deferreds">Whom to wait for. Cancelling the list cancels each.</param>
    /// <param name="failOnFirstError">Fail with a <see cref="FirstErrorException"/> as soon as one fails.</param>
    /// <param name="consumeErrors">Turn each member's failure into its type's default once it is noted here; else it
    /// stays unhandled there.</param>
    public static Deferred<Indexed<T>> Any<T>(
        IReadOnlyList<Deferred<T>> deferreds, bool failOnFirstError = false, bool consumeErrors = false)
    {
        var members = deferreds.ToArray();
        var errors = new Exception[members.Length];
        var left = members.Length;
        var list = new Deferred<Indexed<T>>(() => CancelEach(members));
        Watch(members, consumeErrors, (index, outcome) =>
        {
            left--;
            if (list.Called)
            {
                return;
            }

            if (outcome.Succeeded)
            {
                list.Callback(new Indexed<T>(index, outcome.Value));
                return;
            }

            errors[index] = outcome.Failure.Exception;
            if (failOnFirstError)
            {
                list.Errback(new FirstErrorException(outcome.Failure, index));
            }
            else if (left == 0)
            {
                list.Errback(new AggregateException(errors));
            }
        });
        return list;
    }

    private static void Watch<T>(Deferred<T>[] members, bool consumeErrors, Action<int, Outcome<T>> note)
    {
        for (var i = 0; i < members.Length; i++)
        {
            var index = i;
            members[i].AddBoth(outcome =>
            {
                note(index, outcome);
                return consumeErrors && !outcome.Succeeded ? default : outcome;
            });
        }
    }

    internal static void CancelEach<T>(IEnumerable<Deferred<T>> members)
    {
        foreach (var member in members)
        {
            try
            {
                member.Cancel();
            }
            catch (Exception exception)
            {
                // One canceller's mistake must not keep the others from being cancelled.
                Deferred.ReportUnhandled(new Failure(exception));
            }
        }
    }
}
