namespace Monitoring.Collector.Registry;

/// <summary>An agent that asked for a name that another one has.</summary>
/// <param name="Name">The name.</param>
/// <param name="Id">Who asked for it.</param>
/// <param name="Key">The pin of the key that it has; empty without certificates.</param>
/// <param name="Asked">When it did last, on the collector's clock.</param>
public sealed record NameClaim(string Name, Guid Id, string Key, DateTimeOffset Asked);
