namespace Monitoring.Collector.Store.Rollup;

/// <summary>What rolling up may hold in memory, an hour of one host at a time.</summary>
public sealed record RollupLimits
{
    /// <summary>The limits unless told otherwise.</summary>
    public static RollupLimits Default { get; } = new();

    /// <summary>Samples held at a time, 16 bytes each; an hour that has more takes several passes.</summary>
    public long SamplesHeldMax { get; init; } = 4_000_000;

    /// <summary>Series of an hour, about 3.5 KB each: 30,000, half as many again as may live at a time. An hour that
    /// had more is left to the samples.</summary>
    public int SeriesPerHourMax { get; init; } = 30_000;

    /// <summary>Series of a day, about 1.4 KB each: 60,000. Hours with which a day would have more are left to the
    /// samples.</summary>
    public int SeriesPerDayMax { get; init; } = 60_000;
}
