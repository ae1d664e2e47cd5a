namespace Monitoring.Collector.Registry;

/// <summary>A key whose holder is kept out whatever it calls itself.</summary>
/// <param name="Pin">The key's pin.</param>
/// <param name="Until">When the last certificate for it has expired, after which nobody need remember it.</param>
public sealed record RevokedKey(string Pin, DateTimeOffset Until);
