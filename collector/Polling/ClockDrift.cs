namespace Monitoring.Collector.Polling;

/// <summary>Tells how fast an agent's clock gains or loses, from what it showed over the latest minutes.</summary>
public sealed class ClockDrift
{
    /// <summary>How far back it looks: 10 min.</summary>
    public static readonly TimeSpan Span = TimeSpan.FromMinutes(10);

    /// <summary>How long a clock has to be watched before anything is said: 2 min.</summary>
    public static readonly TimeSpan SpanMin = TimeSpan.FromMinutes(2);

    /// <summary>From this on a clock is said to drift: 200 ppm, 17 s a day, twice what a cheap crystal does.</summary>
    public const double PpmTroubling = 200;

    private static readonly TimeSpan Step = TimeSpan.FromMinutes(1);
    private readonly Queue<ClockReading> readings = new();
    private ClockReading? newest;

    /// <summary>What it gains on the collector's steady time, in parts per million; null while unknown.</summary>
    public double? Ppm => Watched is { } span ? (newest!.Value.Offset - readings.Peek().Offset) / span * 1e6 : null;

    /// <summary>True when it drifts, even if all round trips were split as badly as can be.</summary>
    public bool IsTroubling =>
        Watched is { } span
        && Math.Abs(Ppm!.Value) - ((newest!.Value.Error + readings.Peek().Error) / span * 1e6) > PpmTroubling;

    private TimeSpan? Watched =>
        readings.Count > 0 && newest!.Value.At - readings.Peek().At is var span && span >= SpanMin ? span : null;

    /// <summary>Takes the reading to believe; of those within a minute, the first is kept.</summary>
    public void Add(ClockReading reading)
    {
        if (newest is null || reading.At - readings.Last().At >= Step)
            readings.Enqueue(reading);
        newest = reading;
        while (reading.At - readings.Peek().At > Span)
            readings.Dequeue();
    }

    /// <summary>The clock was set: begins anew.</summary>
    public void Clear()
    {
        readings.Clear();
        newest = null;
    }
}
