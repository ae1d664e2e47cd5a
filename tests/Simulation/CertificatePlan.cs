namespace Monitoring.Tests.Simulation;

/// <summary>How the agents of a world show who they are. The keys and certificates are real ones, in real
/// files.</summary>
/// <param name="Life">How long an agent's certificate is good.</param>
/// <param name="Folder">Where the data directories of all machines are, as far as keys are in them.</param>
internal sealed record CertificatePlan(TimeSpan Life, string Folder)
{
    /// <summary>After how long unseen a host is forgotten: less than it is away at times.</summary>
    public TimeSpan ForgetAfter => Life / 60;
}
