namespace Monitoring.Collector.Registry;

/// <summary>A key whose holder is kept out whatever it calls itself.</summary>
/// <param name="Pin">The key's pin.</param>
/// <param name="Until">When the last certificate for it that there may be has expired: nobody need remember it
/// then.</param>
public sealed record RevokedKey(string Pin, DateTimeOffset Until);
