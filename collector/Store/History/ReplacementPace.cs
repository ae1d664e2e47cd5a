namespace Monitoring.Collector.Store.History;

/// <summary>
/// How soon another partition may be made again in place of the open one. On a disk that damages whatever it is given,
/// each leaves a file behind that was put aside: so they lie ever farther apart until one has held.
/// </summary>
/// <remarks>Without jitter: no other collector writes to the same disk.</remarks>
internal sealed class ReplacementPace
{
    private TimeSpan? madeAt;
    private TimeSpan apart;

    /// <summary>When the next one may be tried, on the steady clock.</summary>
    public TimeSpan NextAt { get; private set; } = TimeSpan.MinValue;

    /// <summary>One could not be made, and has left nothing behind.</summary>
    /// <param name="now">The steady clock, after it: a disk that is slow to fail is given a rest as well.</param>
    public void NoteFailed(TimeSpan now) => NextAt = now + HistoryLimits.ReplacedApartFirst;

    /// <summary>One was made.</summary>
    /// <param name="now">The steady clock.</param>
    public void NoteMade(TimeSpan now)
    {
        var hasHeld = madeAt is not { } before || now - before >= 2 * HistoryLimits.ReplacedApartLongest;
        apart = hasHeld ? HistoryLimits.ReplacedApartFirst : 2 * apart;
        if (apart > HistoryLimits.ReplacedApartLongest)
            apart = HistoryLimits.ReplacedApartLongest;
        madeAt = now;
        NextAt = now + apart;
    }
}
