namespace Monitoring.Tests.Mutants;

/// <summary>Rules of lists of Deferreds, and of locks, semaphores and queues.</summary>
internal static class ListMutants
{
    private const string List = "shared/Reactor/DeferredList.cs";
    private const string Line = "shared/Reactor/WaitingLine.cs";
    private const string Queue = "shared/Reactor/DeferredQueue.cs";

    public static Mutant[] All { get; } =
    [
        Rule("outcomes stand in the order of the input", List, "outcomes[index] = outcome;", "outcomes[^left] = outcome;"),
        Rule("errors stand in the order of the input", List,
            "errors[index] = outcome.Failure.Exception;", "errors[^(left + 1)] = outcome.Failure.Exception;"),
        Rule("the first value comes with its index", List, "new Indexed<T>(index, outcome.Value)",
            "new Indexed<T>(left, outcome.Value)"),
        Rule("errors are consumed only when asked for", List, "consumeErrors && !outcome.Succeeded",
            "!outcome.Succeeded"),
        Rule("cancelling a list cancels each member", List, "member.Cancel();", "members.First().Cancel();"),
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
