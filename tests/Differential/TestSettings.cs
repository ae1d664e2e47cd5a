using System.Globalization;

namespace Monitoring.Tests.Differential;

/// <summary>What the environment says about this run; <c>install/test</c> sets it.</summary>
internal static class TestSettings
{
    /// <summary>MONITORING_TEST_SEED; 1 by default.</summary>
    public static int Seed { get; } = Number("MONITORING_TEST_SEED", 1);

    /// <summary>MONITORING_TEST_PROGRAMS: scripts to compare; 5,000 by default.</summary>
    public static int Programs { get; } = Number("MONITORING_TEST_PROGRAMS", 5_000);

    private static int Number(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var number)
            ? number
            : otherwise;
}
