namespace Monitoring.Tests.Mutants;

/// <summary>Rules of agents and collectors, which the simulation of fleets guards.</summary>
internal static class FleetMutants
{
    public static Mutant[] All { get; } = [];
}
