namespace Monitoring.Tests.Mutants;

/// <summary>All that are planted. A new one is a row in the table of its part of the program.</summary>
public static class Mutants
{
    /// <summary>Rows at the head of each table that every run tries; the others are for long ones.</summary>
    private const int AlwaysTried = 4;

    private static readonly Mutant[][] Tables =
        [DeferredMutants.All, ListMutants.All, ClockMutants.All, FleetMutants.All, TrustMutants.All, WebMutants.All];

    public static Mutant[] All { get; } = [.. Tables.SelectMany(table => table)];

    /// <summary>Those that this run tries: all with MONITORING_TEST_MUTANTS=all.</summary>
    public static Mutant[] Tried { get; } = Environment.GetEnvironmentVariable("MONITORING_TEST_MUTANTS") == "all"
        ? All
        : [.. Tables.SelectMany(table => table.Take(AlwaysTried))];
}
