namespace Monitoring.Tests.Mutants;

/// <summary>Rules of lists of Deferreds, and of locks, semaphores and queues.</summary>
internal static class ListMutants
{
    private const string Groups = "shared/Reactor/DeferredGroups.cs";
    private const string Line = "shared/Reactor/WaitingLine.cs";
    private const string Queue = "shared/Reactor/DeferredQueue.cs";

    public static Mutant[] All { get; } =
    [
        Rule(
            "outcomes stand in the order of the input",
            Groups,
            "outcomes[index] = Outcome<T>.FromResult(result);",
            "outcomes[^left] = Outcome<T>.FromResult(result);"),
        Rule(
            "gathered values stand in the order of the input",
            Groups,
            "values[index] = DeferredLink.Unbox<T>(result);",
            "values[^(left + 1)] = DeferredLink.Unbox<T>(result);"),
        Rule(
            "errors stand in the order of the input",
            Groups,
            "first.Errback(new AggregateException(errors));",
            "first.Errback(new AggregateException(errors.Reverse()));"),
        Rule(
            "the first value comes with its index",
            Groups,
            "first.Callback(new Indexed<T>(index, DeferredLink.Unbox<T>(result)));",
            "first.Callback(new Indexed<T>(left, DeferredLink.Unbox<T>(result)));"),
        Rule(
            "the first error comes with its index",
            Groups,
            "list.Errback(new FirstErrorException(failure, index));",
            "list.Errback(new FirstErrorException(failure, left));"),
        Rule("errors are consumed only when asked for", Groups, "failure is not null && consumeErrors",
            "failure is not null"),
        Rule("cancelling a list cancels each member", "shared/Reactor/DeferredGroup.cs", "member.Cancel();",
            "Members[0].Cancel();"),
        Rule("first come, first served", Line, "line.AddLast(turn)", "line.AddFirst(turn)"),
        Rule("who is cancelled leaves the line", Line, "new Deferred<T>(_ => line.Remove(place!))",
            "new Deferred<T>()"),
        Rule("a lock is free once the last has released it", "shared/Reactor/DeferredLock.cs", "Locked = false;", ""),
        Rule("a semaphore has so many tokens", "shared/Reactor/DeferredSemaphore.cs", "Tokens == Limit", "false"),
        Rule("a queue holds so many values", Queue, "pending.Count >= Size", "pending.Count > Size"),
        Rule("so many may wait for a queue", Queue, "line.Count >= Backlog", "line.Count > Backlog"),
    ];

    private static Mutant Rule(string name, string file, string original, string mutated) =>
        new(name, Suite.Differential, file, original, mutated);
}
