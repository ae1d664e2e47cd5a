namespace Monitoring.Reactor;

/// <summary>Waits for several Deferreds at once. Each of them goes on with its own result, but for consumed
/// errors.</summary>
/// <remarks>Cancelling what these functions return cancels each member, whose failures then end the wait. Once it has
/// fired a cancel does nothing, even while a step added to it waits for another Deferred.</remarks>
/// <example>
/// A round that says who answered, whoever failed:
/// <code>
/// DeferredList.All([.. hosts.Select(Ask)], consumeErrors: true).AddCallback(outcomes =>
///     Console.WriteLine($"{outcomes.Count(outcome => outcome.Succeeded)} of {outcomes.Length} answered"));
/// </code>
/// </example>
public static class DeferredList
{
    /// <summary>Fires with all outcomes, in order of the input, once all are there; at once when there are
    /// none.</summary>
    /// <param name="deferreds">Whom to wait for.</param>
    /// <param name="failOnFirstError">Fail with a <see cref="FirstErrorException"/> as soon as one fails.</param>
    /// <param name="consumeErrors">Turn each member's failure into its type's default once it is noted here; else it
    /// stays unhandled there.</param>
    public static Deferred<Outcome<T>[]> All<T>(
        IReadOnlyList<Deferred<T>> deferreds, bool failOnFirstError = false, bool consumeErrors = false) =>
        new ListGroup<T>(deferreds, failOnFirstError, consumeErrors).Start();

    /// <summary>Fires with the first value; fails with an <see cref="AggregateException"/>, in order of the input,
    /// when all have failed. Never fires when there are none.</summary>
    /// <param name="deferreds">Whom to wait for; the others go on when one has won.</param>
    /// <param name="failOnFirstError">Fail with a <see cref="FirstErrorException"/> when one fails before any has
    /// succeeded.</param>
    /// <param name="consumeErrors">Turn each member's failure into its type's default once it is noted here; else it
    /// stays unhandled there.</param>
    public static Deferred<Indexed<T>> Any<T>(
        IReadOnlyList<Deferred<T>> deferreds, bool failOnFirstError = false, bool consumeErrors = false) =>
        new AnyGroup<T>(deferreds, failOnFirstError, consumeErrors).Start();
}
