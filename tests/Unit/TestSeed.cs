namespace Monitoring.Tests.Unit;

/// <summary>
/// The seed of the fuzzers: MONITORING_TEST_SEED, which <c>install/test --seed</c> sets; 1 by default.
/// </summary>
internal static class TestSeed
{
    public static int Value { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("MONITORING_TEST_SEED"), out var seed) ? seed : 1;
}
