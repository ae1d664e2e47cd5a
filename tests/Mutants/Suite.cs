namespace Monitoring.Tests.Mutants;

/// <summary>A test program that must notice mutants.</summary>
/// <param name="Project">Its folder under tests.</param>
/// <param name="Filter">Which of its tests run.</param>
/// <param name="Count">The variable that says how much they try; null where that is fixed.</param>
/// <param name="Within">How much that may be: a mutant that isn't found within that is a failure.</param>
public sealed record Suite(string Project, string Filter, string? Count = null, int Within = 0)
{
    /// <summary>Random programs compared with Twisted.</summary>
    public static Suite Differential { get; } =
        new("Differential", "FullyQualifiedName~DoTheSameAsOnTwisted", "MONITORING_TEST_PROGRAMS", 1_000);

    /// <summary>Random programs compared with Twisted in what they leave unhandled.</summary>
    public static Suite Unhandled { get; } =
        new("Differential", "FullyQualifiedName~LeaveTheSameFailures", "MONITORING_TEST_PROGRAMS", 1_000);

    /// <summary>Whole fleets in virtual time.</summary>
    public static Suite Simulation { get; } =
        new("Simulation", "FullyQualifiedName~SimulationTests", "MONITORING_TEST_SIMULATIONS", 50);

    /// <summary>Fleets with certificates in virtual time.</summary>
    public static Suite Trust { get; } =
        new("Simulation", "FullyQualifiedName~TrustTests", "MONITORING_TEST_TRUST_DAYS", 30);

    /// <summary>Who may come in on the web side. The status page itself is not in the copy.</summary>
    public static Suite Web { get; } = new(
        "Unit", "FullyQualifiedName~Unit.Web.Access|FullyQualifiedName~Unit.Web.Front|FullyQualifiedName~PublicView");
}
