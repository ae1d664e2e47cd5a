namespace Monitoring.Collector.Store.Query;

/// <summary>The moments at which a range is answered, and how far back each looks.</summary>
/// <param name="FromMs">The first moment: milliseconds since the Unix epoch.</param>
/// <param name="ToMs">No moment is later.</param>
/// <param name="StepMs">From one moment to the next; above 0.</param>
/// <param name="WindowMs">
/// A moment t is answered from the samples in [t - window, t], both ends included; above 0.
/// </param>
public readonly record struct StepGrid(long FromMs, long ToMs, long StepMs, long WindowMs)
{
    /// <summary>How many moments there are.</summary>
    public int Count => (int)((ToMs - FromMs) / StepMs) + 1;

    /// <summary>What samples are needed to answer.</summary>
    public TimeSpanMs Samples => new(FromMs - WindowMs, ToMs);

    /// <summary>One of the moments, from 0.</summary>
    public long this[int index] => FromMs + index * StepMs;
}
