namespace Monitoring.Collector.Polling;

/// <summary>
/// What an agent's clock showed at a moment. Set beside the collector's steady time and not its wall clock, so that a
/// step of the collector's own clock looks like nothing here.
/// </summary>
/// <param name="At">When, on the collector's steady time.</param>
/// <param name="Wall">What the agent's clock showed then, since the Unix epoch.</param>
/// <param name="Error">How far off that may be at most: half of the round trip.</param>
public readonly record struct ClockReading(TimeSpan At, TimeSpan Wall, TimeSpan Error)
{
    private const long WallMsMax = 253_402_300_799_999;

    /// <summary>The agent's clock less the collector's steady time.</summary>
    public TimeSpan Offset => Wall - At;

    /// <summary>
    /// What a question and its answer tell: the agent read its clock half way between them, as far as anyone can say.
    /// </summary>
    /// <param name="askedAt">When it was asked, on the steady time.</param>
    /// <param name="roundTrip">How long the answer took.</param>
    /// <param name="wallMs">The answer, in ms since the Unix epoch.</param>
    /// <returns>Null when the answer is no time.</returns>
    public static ClockReading? Of(TimeSpan askedAt, TimeSpan roundTrip, long wallMs) =>
        wallMs is <= 0 or > WallMsMax
            ? null
            : new ClockReading(askedAt + (roundTrip / 2), TimeSpan.FromMilliseconds(wallMs), roundTrip / 2);
}
