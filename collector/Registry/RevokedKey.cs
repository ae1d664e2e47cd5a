namespace Monitoring.Collector.Registry;

/// <summary>A key whose holder is kept out whatever it calls itself.</summary>
/// <param name="Pin">The key's pin.</param>
/// <param name="Left">For how much longer it is remembered, while the collector runs: as long as there may be a
/// certificate for it that is good.</param>
public sealed record RevokedKey(string Pin, TimeSpan Left);
