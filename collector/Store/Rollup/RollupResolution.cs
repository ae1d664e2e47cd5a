namespace Monitoring.Collector.Store.Rollup;

/// <summary>How long the buckets of a rollup are, and how many are stored together.</summary>
/// <param name="BucketMs">The length of a bucket.</param>
/// <param name="Buckets">Buckets in a piece, which is what is stored together.</param>
public sealed record RollupResolution(long BucketMs, int Buckets)
{
    /// <summary>A minute; an hour of them together.</summary>
    public static RollupResolution Minute { get; } = new(60_000, 60);

    /// <summary>An hour; a day of them together.</summary>
    public static RollupResolution Hour { get; } = new(3_600_000, 24);

    /// <summary>The length of a piece.</summary>
    public long PieceMs => BucketMs * Buckets;

    /// <summary>Where the piece of a moment begins.</summary>
    public long PieceOf(long timeMs) => timeMs - timeMs % PieceMs;

    /// <summary>As the API spells it.</summary>
    public override string ToString() => BucketMs == Minute.BucketMs ? "1m" : "1h";
}
