namespace Monitoring.Collector.Polling;

/// <summary>
/// Watches an agent's clock: how far it is off, whether it was set, whether it drifts. For the reactor's thread.
/// </summary>
public sealed class HostClock
{
    /// <summary>What counts as a jump at the least, beyond what round trips explain: 1 s.</summary>
    public static readonly TimeSpan JumpMin = TimeSpan.FromSeconds(1);

    /// <summary>How old HELLO's time may be once the agent is let in: 10 s.</summary>
    public static readonly TimeSpan HelloAgeMax = TimeSpan.FromSeconds(10);

    /// <summary>What a clock that is being brought right may gain or lose: 500 ppm, as fast as NTP slews.</summary>
    public const double SlewPpmMax = 500;

    private readonly ClockFilter filter = new();
    private readonly ClockDrift drift = new();
    private ClockReading? newest;

    /// <summary>How often it was set while the collector ran.</summary>
    public int Jumps { get; private set; }

    /// <summary>The latest jump: by how much, and when on the steady time; null before the first.</summary>
    public (TimeSpan By, TimeSpan At)? Jumped { get; private set; }

    /// <summary>What it gains, in parts per million; null while unknown.</summary>
    public double? DriftPpm => drift.Ppm;

    /// <summary>True while it drifts more than a clock should.</summary>
    public bool Drifts { get; private set; }

    /// <summary>The agent's clock less the collector's; null before the first ping.</summary>
    /// <param name="steady">The collector's steady time.</param>
    /// <param name="wall">Its wall clock at that moment.</param>
    public TimeSpan? OffsetFrom(TimeSpan steady, DateTimeOffset wall) =>
        filter.Best is { } best ? best.Offset - (wall - DateTimeOffset.UnixEpoch - steady) : null;

    /// <summary>Takes what HELLO said; only a jump by more than its time may be old is seen by it.</summary>
    /// <returns>True when the clock was set.</returns>
    public bool Greeted(TimeSpan now, long wallMs) =>
        ClockReading.Of(now - HelloAgeMax, HelloAgeMax, wallMs) is { } reading && NoteJump(reading);

    /// <summary>Takes what an answered ping said.</summary>
    /// <returns>True when the clock was set, or has begun to drift.</returns>
    public bool Pinged(TimeSpan askedAt, TimeSpan roundTrip, long wallMs)
    {
        if (ClockReading.Of(askedAt, roundTrip, wallMs) is not { } reading)
            return false;
        var jumped = NoteJump(reading);
        newest = reading;
        filter.Add(reading);
        drift.Add(filter.Best!.Value);
        var drifted = Drifts;
        Drifts = drift.IsTroubling;
        return jumped || (Drifts && !drifted);
    }

    private bool NoteJump(ClockReading reading)
    {
        if (newest is not { } before)
            return false;
        var moved = reading.Offset - before.Offset;
        var explained = before.Error + reading.Error + ((reading.At - before.At) * (SlewPpmMax / 1e6));
        if (moved.Duration() <= JumpMin + explained)
            return false;
        newest = reading;
        filter.Clear();
        drift.Clear();
        Jumps++;
        Jumped = (moved, reading.At);
        return true;
    }
}
