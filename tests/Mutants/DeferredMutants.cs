namespace Monitoring.Tests.Mutants;

/// <summary>Rules of a Deferred's chain.</summary>
internal static class DeferredMutants
{
    private const string Deferred = "shared/Reactor/Deferred.cs";
    private const string Chain = "shared/Reactor/DeferredChain.cs";
    private const string Timeout = "shared/Reactor/TimeoutLink.cs";

    public static Mutant[] All { get; } =
    [
        Rule("a second firing is an error", Deferred, "Has(Flags.SwallowsOneResult)", "true"),
        Rule("a cancel swallows one result, not all", Deferred, "flags &= ~Flags.SwallowsOneResult;", ""),
        Rule("a cancel without canceller swallows a result", Chain, "flags |= Flags.SwallowsOneResult;", ""),
        Rule("steps added by the last step run, too", Chain, "link = next ?? last?.Next;", "link = next;"),
        Rule("a returned Deferred's result is taken from it", Chain, "inner.TakeResult()", "inner.state"),
        Rule("pauses are counted", Deferred, "chain.pauses--;", "chain.pauses = 0;"),
        Rule("a paused Deferred's result can't be taken", Chain, "inner.pauses > 0", "false"),
        Rule("a paused chain runs nothing", Chain, "current.pauses == 0", "true"),
        Rule(
            "who waits is resumed after the steps that were there before",
            Chain,
            "inner.Enqueue(link);",
            """
            if (inner.last is null)
            {
                inner.Enqueue(link);
            }
            else
            {
                link.Next = inner.last.Next;
                inner.last.Next = link;
            }
            """),
        Rule("a cancel goes to who is waited for", Deferred, "innermost.CancelSource();", "Chain.CancelSource();"),
        Rule(
            "a canceller that doesn't fire leads to an error",
            Chain,
            "!Has(Flags.Fired)",
            "!Has(Flags.Fired) && Has(Flags.SwallowsOneResult)"),
        Rule(
            "a list's cancel fires nothing by itself",
            Chain,
            "group.CancelMembers(); return;",
            "group.CancelMembers(); break;"),
        Rule(
            "a list that has fired can't be cancelled",
            Chain,
            "(set & (Flags.Waiting | Flags.KeepsCancel)) == Flags.Waiting",
            "(set & Flags.Waiting) == Flags.Waiting"),
        Rule("a timeout doesn't cover later steps", Timeout, "timer.Cancel();", ""),
        Rule("only a timeout's own cancel is a timeout", Timeout, "(timedOut)", "(true)"),
        Rule(
            "other errors than the cancel stay what they are",
            Timeout,
            "failure.Is<OperationCanceledException>()",
            "true"),
        new(
            "a failure that nobody handles is reported",
            Suite.Unhandled,
            Chain,
            "state = new UnhandledFailure(failure, DeferredStacks.Describe(this));",
            ""),
        new(
            "a failure that is handled is not reported",
            Suite.Unhandled,
            "shared/Reactor/UnhandledFailure.cs",
            "GC.SuppressFinalize(this);",
            ""),
    ];

    private static Mutant Rule(string name, string file, string original, string mutated) =>
        new(name, Suite.Differential, file, original, mutated);
}
