namespace Monitoring.Collector.Registry;

/// <summary>An agent that asked for a name that another one has.</summary>
/// <param name="Name">The name.</param>
/// <param name="Id">Who asked for it last.</param>
/// <param name="Asked">When, on the collector's clock.</param>
public sealed record NameClaim(string Name, Guid Id, DateTimeOffset Asked);
