namespace Monitoring.Tests.Mutants;

/// <summary>Rules of a Deferred's chain.</summary>
internal static class DeferredMutants
{
    private const string Chain = "shared/Reactor/DeferredChain.cs";
    private const string Timeout = "shared/Reactor/TimeoutLink.cs";

    public static Mutant[] All { get; } =
    [
        Rule("a second firing is an error", Chain, "!swallowOneResult", "false"),
        Rule("a cancel swallows one result, not all", Chain, "swallowOneResult = false;", ""),
        Rule("a cancel without canceller swallows a result", Chain, "swallowOneResult = true;", ""),
        Rule("steps added by a step run after it", Chain, "if (running) { return; }", ""),
        Rule("a returned Deferred's result is taken from it", Chain, "inner.TakeResult()", "inner.result"),
        Rule("pauses are counted", Chain, "pauses--;", "pauses = 0;"),
        Rule(
            "who waits is resumed after the steps that were there before",
            Chain,
            "inner.Enqueue(new ResumeLink(this));",
            """
            if (inner.head is null)
            {
                inner.Enqueue(new ResumeLink(this));
            }
            else
            {
                inner.head = new ResumeLink(this) { Next = inner.head };
            }
            """),
        Rule("a cancel goes to who is waited for", Chain, "innermost.CancelSource();", "CancelSource();"),
        Rule("a canceller that doesn't fire leads to an error", Chain, "!Fired && !isList", "!Fired && cancel is null"),
        Rule("a list's cancel fires nothing by itself", Chain, "!Fired && !isList", "!Fired"),
        Rule("a chain that is blocked runs nothing", Chain, "pauses > 0 || waitingFor is not null", "waitingFor is not null"),
        Rule("a timeout doesn't cover later steps", Timeout, "timer.Cancel();", ""),
        Rule("only a timeout's own cancel is a timeout", Timeout, "!timedOut", "false"),
        Rule("other errors than the cancel stay what they are", Timeout, "failure.Is<OperationCanceledException>()", "true"),
    ];

    private static Mutant Rule(string name, string file, string original, string mutated) =>
        new(name, Suite.Differential, file, original, mutated);
}
