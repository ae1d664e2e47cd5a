namespace Monitoring.Collector.Store.Rollup;

/// <summary>The rollups' file is damaged or gone. Until it is made anew, the samples have all that it had.</summary>
/// <param name="why">What was found.</param>
public sealed class RollupsLostException(Exception why)
    : IOException($"the rollups' file is of no use, and is made anew ({why.Message})", why);
