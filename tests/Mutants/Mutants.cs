namespace Monitoring.Tests.Mutants;

/// <summary>All that are planted. A new one is a row in the table of its part of the program.</summary>
public static class Mutants
{
    public static Mutant[] All { get; } =
        [.. DeferredMutants.All, .. ListMutants.All, .. ClockMutants.All, .. FleetMutants.All];
}
