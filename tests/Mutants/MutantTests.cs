[assembly: Parallelize(Workers = 2, Scope = ExecutionScope.MethodLevel)]

namespace Monitoring.Tests.Mutants;

/// <summary>Who guards a rule notices when it is broken.</summary>
[TestClass]
public sealed class MutantTests
{
    /// <summary>The exit code of a test program in which a test has failed.</summary>
    private const int TestFailed = 2;

    private static readonly Lazy<MutatedTree> Tree = new(() => new MutatedTree(Mutants.All));

    public TestContext TestContext { get; set; } = null!;

    public static IEnumerable<object[]> All => Mutants.All.Select(mutant => new object[] { mutant });

    public static IEnumerable<object[]> Tried => Mutants.Tried.Select(mutant => new object[] { mutant });

    public static IEnumerable<object[]> Suites =>
        Mutants.Tried.Select(mutant => mutant.Suite).Distinct().Select(suite => new object[] { suite });

    [ClassCleanup]
    public static void RemoveTree()
    {
        if (Tree.IsValueCreated)
        {
            Tree.Value.Dispose();
        }
    }

    [TestMethod]
    [DynamicData(nameof(Suites))]
    public void NoMutant_Suite_Passes(Suite suite)
    {
        var ending = Tree.Value.Run(suite, mutant: null);

        Assert.AreEqual(0, ending.ExitCode, $"{ending.How}:\n{ending.Output}");
    }

    [TestMethod]
    [DynamicData(nameof(All))]
    public void Mutant_Text_StandsInItsFileOnce(Mutant mutant)
    {
        var source = File.ReadAllText(Path.Combine(Repository.Top, mutant.File));

        Assert.AreEqual(1, Planting.Count(source, mutant), $"times in {mutant.File}: {mutant.Original}");
    }

    [TestMethod]
    [DynamicData(nameof(Tried))]
    public void Mutant_Suite_FindsIt(Mutant mutant)
    {
        var ending = Tree.Value.Run(mutant.Suite, mutant);

        Assert.IsNotNull(ending.ExitCode, $"{mutant.Suite} {ending.How}:\n{ending.Output}");
        Assert.AreEqual(
            TestFailed, ending.ExitCode, $"{mutant.Suite} did not notice ({ending.How}):\n{ending.Output}");
        TestContext.WriteLine(ending.Output);
    }
}
