namespace Monitoring.Reactor;

/// <summary>Waits for all values.</summary>
internal sealed class GatheredGroup<T>(IReadOnlyList<Deferred<T>> deferreds, bool consumeErrors)
    : DeferredGroup<T>(deferreds)
{
    private readonly T[] values = new T[deferreds.Count];
    private Deferred<T[]> gathered = null!;
    private int left = deferreds.Count;

    internal Deferred<T[]> Start()
    {
        gathered = Deferred<T[]>.Of(this);
        if (left == 0)
        {
            gathered.Callback(values);
        }

        Watch();
        return gathered;
    }

    internal override object? Note(int index, object? result)
    {
        left--;
        if (result is Failure failure)
        {
            if (!gathered.Called)
            {
                gathered.Errback(new FirstErrorException(failure, index));
            }

            return consumeErrors ? null : failure;
        }

        values[index] = DeferredLink.Unbox<T>(result);
        if (left == 0 && !gathered.Called)
        {
            gathered.Callback(values);
        }

        return result;
    }
}

/// <summary>Waits for all outcomes.</summary>
internal sealed class ListGroup<T>(IReadOnlyList<Deferred<T>> deferreds, bool failOnFirstError, bool consumeErrors)
    : DeferredGroup<T>(deferreds)
{
    private readonly Outcome<T>[] outcomes = new Outcome<T>[deferreds.Count];
    private Deferred<Outcome<T>[]> list = null!;
    private int left = deferreds.Count;

    internal Deferred<Outcome<T>[]> Start()
    {
        list = Deferred<Outcome<T>[]>.Of(this);
        if (left == 0)
        {
            list.Callback(outcomes);
        }

        Watch();
        return list;
    }

    internal override object? Note(int index, object? result)
    {
        outcomes[index] = Outcome<T>.FromResult(result);
        left--;
        var failure = result as Failure;
        if (!list.Called)
        {
            if (failure is not null && failOnFirstError)
            {
                list.Errback(new FirstErrorException(failure, index));
            }
            else if (left == 0)
            {
                list.Callback(outcomes);
            }
        }

        return failure is not null && consumeErrors ? null : result;
    }
}

/// <summary>Waits for the first value, or for all failures.</summary>
internal sealed class AnyGroup<T>(IReadOnlyList<Deferred<T>> deferreds, bool failOnFirstError, bool consumeErrors)
    : DeferredGroup<T>(deferreds)
{
    private readonly Exception[] errors = new Exception[deferreds.Count];
    private Deferred<Indexed<T>> first = null!;
    private int left = deferreds.Count;

    internal Deferred<Indexed<T>> Start()
    {
        first = Deferred<Indexed<T>>.Of(this);
        Watch();
        return first;
    }

    internal override object? Note(int index, object? result)
    {
        left--;
        if (result is not Failure failure)
        {
            if (!first.Called)
            {
                first.Callback(new Indexed<T>(index, DeferredLink.Unbox<T>(result)));
            }

            return result;
        }

        errors[index] = failure.Exception;
        if (!first.Called)
        {
            if (failOnFirstError)
            {
                first.Errback(new FirstErrorException(failure, index));
            }
            else if (left == 0)
            {
                first.Errback(new AggregateException(errors));
            }
        }

        return consumeErrors ? null : failure;
    }
}

/// <summary>Waits for the first value and then cancels the others; takes all results.</summary>
internal sealed class RacingGroup<T>(IReadOnlyList<Deferred<T>> deferreds) : DeferredGroup<T>(deferreds)
{
    private readonly Exception[] errors = new Exception[deferreds.Count];
    private Deferred<Indexed<T>> race = null!;
    private int left = deferreds.Count;
    private bool won;

    internal Deferred<Indexed<T>> Start()
    {
        race = new Deferred<Indexed<T>>(_ => CancelMembers());
        Watch();
        return race;
    }

    internal override object? Note(int index, object? result)
    {
        left--;
        if (result is Failure failure)
        {
            errors[index] = failure.Exception;
            if (left == 0 && !won && !race.Called)
            {
                race.Errback(new AggregateException(errors));
            }
        }
        else if (!won && !race.Called)
        {
            // The cancels may bring other results before the race has fired, and may even cancel the race itself.
            won = true;
            CancelAllBut(Members[index]);
            if (!race.Called)
            {
                race.Callback(new Indexed<T>(index, DeferredLink.Unbox<T>(result)));
            }
        }

        return null;
    }
}
