using Monitoring.Tests.Differential.Comparing;
using Monitoring.Tests.Differential.Generating;
using Monitoring.Tests.Differential.Interpreting;
using Monitoring.Tests.Differential.Scripts;

namespace Monitoring.Tests.Differential;

/// <summary>Random scripts do the same on our Deferreds, lists, locks, queues, timers and looping calls as on
/// Twisted's.</summary>
[TestClass]
public sealed class AgreementTests
{
    private const int BatchScripts = 500;

    /// <summary>Scripts of which the unhandled failures are compared; each costs a garbage collection on both
    /// sides.</summary>
    private const int GarbageScripts = 500;

    public TestContext TestContext { get; set; } = null!;

    [AssemblyInitialize]
    public static void ListenToUnhandled(TestContext _) => UnhandledFailures.Listen();

    [TestMethod]
    public void Scripts_OfTheSeed_DoTheSameAsOnTwisted()
    {
        using var twisted = new TwistedProcess();
        Compare(new Comparison(twisted, Interpreter.Run), TestSettings.Programs);
    }

    [TestMethod]
    public void Scripts_OfTheSeed_LeaveTheSameFailuresUnhandled()
    {
        using var twisted = new TwistedProcess("unhandled");
        Compare(new Comparison(twisted, UnhandledFailures.Run), Math.Min(GarbageScripts, TestSettings.Programs));
    }

    private void Compare(Comparison comparison, int count)
    {
        foreach (var indexes in Enumerable.Range(0, count).Chunk(BatchScripts))
        {
            var scripts = Array.ConvertAll(indexes, index => ScriptGenerator.Generate(TestSettings.Seed, index));
            if (comparison.Differences(scripts).FirstOrDefault() is { } difference)
            {
                Fail(difference, new Shrinker(comparison).Shrink(difference));
            }
        }

        TestContext.WriteLine($"{count} scripts of seed {TestSettings.Seed} agree with Twisted.");
    }

    private static void Fail(Difference found, Difference shrunk) => Assert.Fail(
        $"""
        Script {found.Script.Index} of seed {TestSettings.Seed} does not do the same as on Twisted. As found it has
        {found.Script.Operations.Length} operations:

        {string.Join(Environment.NewLine, ScriptText.Lines(found.Script))}

        Shrunk, with what happened on both sides:

        {shrunk.Report()}
        """);
}
