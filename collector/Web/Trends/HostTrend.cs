namespace Monitoring.Collector.Web.Trends;

/// <summary>
/// The last half hour of one host in a few hundred bytes: what the small lines beside its values are drawn from. Shares
/// are kept to half a percent, rates to a tenth of their size. For one thread at a time.
/// </summary>
internal sealed class HostTrend
{
    /// <summary>Moments that are kept.</summary>
    public const int MomentsMax = 60;

    /// <summary>Kept of each: shares of CPU, memory and disk, then bytes received and sent per second.</summary>
    public const int Figures = 5;

    private const int Shares = 3;
    private const byte Unknown = byte.MaxValue;
    private const double ShareSteps = 200;
    private const double StepsPerDoubling = 6;

    private readonly byte[] kept = new byte[MomentsMax * Figures];

    /// <summary>A host of which nothing is known yet.</summary>
    public HostTrend() => Array.Fill(kept, Unknown);

    /// <summary>Keeps what a row says at a moment; null for a host that has none now.</summary>
    /// <param name="moment">Its number, counted on from one to the next.</param>
    /// <param name="row">The row.</param>
    public void Keep(long moment, HostRow? row)
    {
        var at = kept.AsSpan(Place(moment), Figures);
        at[0] = Share(row?.CpuRatio);
        at[1] = Share(Ratio(row?.MemoryUsedBytes, row?.MemoryTotalBytes));
        at[2] = Share(row?.FullestRatio ?? Ratio(row?.DiskUsedBytes, row?.DiskTotalBytes));
        at[3] = Rate(row?.NetworkReceiveBytesPerSecond);
        at[4] = Rate(row?.NetworkTransmitBytesPerSecond);
    }

    /// <summary>One figure at a moment; null where it isn't known.</summary>
    public double? At(long moment, int figure)
    {
        var value = kept[Place(moment) + figure];
        return value == Unknown ? null
            : figure < Shares ? value / ShareSteps
            : Math.Pow(2, value / StepsPerDoubling) - 1;
    }

    private static int Place(long moment) => (int)(moment % MomentsMax) * Figures;

    private static double? Ratio(long? used, long? total) => total > 0 ? (double?)used / total : null;

    private static byte Share(double? ratio) => ratio is { } known && double.IsFinite(known)
        ? (byte)Math.Round(Math.Clamp(known, 0, 1) * ShareSteps)
        : Unknown;

    private static byte Rate(double? rate) => rate is { } known && double.IsFinite(known)
        ? (byte)Math.Min(Unknown - 1, Math.Round(Math.Log2(1 + Math.Max(0, known)) * StepsPerDoubling))
        : Unknown;
}
