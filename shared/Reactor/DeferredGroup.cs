using System.Runtime.CompilerServices;

namespace Monitoring.Reactor;

/// <summary>Several Deferreds that one waits for.</summary>
internal abstract class DeferredGroup
{
    /// <summary>Cancels each, whatever the others' cancellers throw.</summary>
    /// <exception cref="InsufficientExecutionStackException">A member waits for what waits for it.</exception>
    internal abstract void CancelMembers();
}

/// <summary>Notes how each member goes. What it makes of that is up to the classes below it.</summary>
internal abstract class DeferredGroup<T>(IReadOnlyList<Deferred<T>> deferreds) : DeferredGroup
{
    /// <summary>In order of the input; a copy, as the caller may change the list. It is an array most often, and
    /// copied as such for a fraction of what it costs through the interface.</summary>
    protected Deferred<T>[] Members { get; } =
        deferreds is Deferred<T>[] array ? array.AsSpan().ToArray() : [.. deferreds];

    internal override void CancelMembers() => CancelAllBut(null);

    /// <summary>A member's result has come.</summary>
    /// <returns>The result that the member goes on with.</returns>
    internal abstract object? Note(int index, object? result);

    /// <summary>Notes from here on, at once for the members that have fired.</summary>
    protected void Watch()
    {
        for (var i = 0; i < Members.Length; i++)
        {
            Members[i].Append(new MemberLink(this, i));
        }
    }

    protected void CancelAllBut(Deferred<T>? winner)
    {
        // A circle through a group comes by here again and again.
        RuntimeHelpers.EnsureSufficientExecutionStack();
        foreach (var member in Members)
        {
            if (member == winner)
            {
                continue;
            }

            try
            {
                member.Cancel();
            }
            catch (Exception exception) when (exception is not InsufficientExecutionStackException)
            {
                // One canceller's mistake must not keep the others from being cancelled.
                Deferred.ReportUnhandled(new Failure(exception));
            }
        }
    }

    private sealed class MemberLink(DeferredGroup<T> group, int index) : DeferredLink
    {
        internal override Deferred? Run(Deferred chain)
        {
            chain.Result = group.Note(index, chain.Result);
            return null;
        }
    }
}
