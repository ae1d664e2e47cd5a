using Monitoring.Tests.Differential.Comparing;
using Monitoring.Tests.Differential.Generating;
using Monitoring.Tests.Differential.Scripts;

namespace Monitoring.Tests.Differential;

/// <summary>Random scripts do the same on our Deferreds, lists, locks, queues, timers and looping calls as on
/// Twisted's.</summary>
[TestClass]
public sealed class AgreementTests
{
    private const int BatchScripts = 500;

    public TestContext TestContext { get; set; } = null!;

    [AssemblyInitialize]
    public static void KeepQuiet(TestContext _) => Monitoring.Reactor.Deferred.Unhandled += static _ => { };

    [TestMethod]
    public void Scripts_OfTheSeed_DoTheSameAsOnTwisted()
    {
        using var twisted = new TwistedProcess();
        var comparison = new Comparison(twisted);
        var compared = 0;
        foreach (var indexes in Enumerable.Range(0, TestSettings.Programs).Chunk(BatchScripts))
        {
            var scripts = Array.ConvertAll(indexes, index => ScriptGenerator.Generate(TestSettings.Seed, index));
            if (comparison.Differences(scripts).FirstOrDefault() is { } difference)
            {
                Fail(difference, new Shrinker(comparison).Shrink(difference));
            }

            compared += scripts.Length;
        }

        TestContext.WriteLine($"{compared} scripts of seed {TestSettings.Seed} agree with Twisted.");
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
