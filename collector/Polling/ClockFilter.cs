namespace Monitoring.Collector.Polling;

/// <summary>
/// Tells what an agent's clock shows, as NTP's clock filter does: of the latest pings the quickest is the one to
/// believe, as the unknown split of its way there and back is the smallest.
/// </summary>
public sealed class ClockFilter
{
    /// <summary>How many of the latest pings are looked at.</summary>
    public const int PingsKept = 8;

    private readonly Queue<ClockReading> readings = new();

    /// <summary>The reading to believe; null before the first.</summary>
    public ClockReading? Best => readings.Count == 0 ? null : readings.MinBy(r => r.Error);

    /// <summary>Takes a reading.</summary>
    public void Add(ClockReading reading)
    {
        readings.Enqueue(reading);
        if (readings.Count > PingsKept)
            readings.Dequeue();
    }

    /// <summary>The clock was set: what it showed before says nothing now.</summary>
    public void Clear() => readings.Clear();
}
