namespace Monitoring.Collector.Store.History;

/// <summary>
/// How soon another partition may be made again in place of the open one. On a disk that damages whatever it is given,
/// each leaves a file behind that was put aside: so they lie ever farther apart until one has held.
/// </summary>
/// <remarks>Without jitter: no other collector writes to the same disk.</remarks>
internal sealed class ReplacementPace
{
    private TimeSpan? last;
    private TimeSpan apart;

    /// <summary>When the next one may be, on the steady clock.</summary>
    public TimeSpan NextAt => last is { } at ? at + apart : TimeSpan.MinValue;

    /// <summary>One is made, or is tried to be.</summary>
    /// <param name="now">The steady clock.</param>
    public void Note(TimeSpan now)
    {
        var hasHeld = !(now - last < 2 * HistoryLimits.ReplacedApartLongest);
        apart = hasHeld ? HistoryLimits.ReplacedApartFirst : 2 * apart;
        if (apart > HistoryLimits.ReplacedApartLongest)
            apart = HistoryLimits.ReplacedApartLongest;
        last = now;
    }
}
