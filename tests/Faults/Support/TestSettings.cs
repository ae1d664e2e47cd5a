using System.Globalization;

[assembly: Parallelize(Workers = 4, Scope = ExecutionScope.MethodLevel)]

namespace Monitoring.Tests.Faults.Support;

/// <summary>What <c>install/test</c> sets.</summary>
internal static class TestSettings
{
    private const int SeedDefault = 1;
    private const int KillRoundsDefault = 10;

    public static int Seed => Number("MONITORING_TEST_SEED", SeedDefault);

    /// <summary>How often each test that kills does so: 10, and 200 with <c>--long</c>.</summary>
    public static int KillRounds => Number("MONITORING_TEST_KILL_ROUNDS", KillRoundsDefault);

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var set)
            ? set
            : otherwise;
}
