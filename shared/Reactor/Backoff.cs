namespace Monitoring.Reactor;

/// <summary>How long to wait before the next try: longer each time up to a cap, and spread at random so that many
/// clients don't come back at once.</summary>
/// <param name="random">Source of the jitter; a seeded one makes it repeatable.</param>
/// <param name="initial">Wait before the second try; by default 1 s.</param>
/// <param name="cap">The longest wait before jitter; by default 60 s.</param>
/// <example>
/// <code>
/// var backoff = new Backoff(Random.Shared, cap: TimeSpan.FromSeconds(15));
/// reactor.CallLater(backoff.Next(), Dial); // After about 1 s; the next time after about 2.7 s.
/// backoff.Reset(); // Once it has worked.
/// </code>
/// </example>
public sealed class Backoff(Random random, TimeSpan? initial = null, TimeSpan? cap = null)
{
    /// <summary>What each wait is longer by than the one before it: Twisted's choice, e.</summary>
    public const double Factor = Math.E;

    /// <summary>Standard deviation of the jitter, relative to the wait: Twisted's choice.</summary>
    public const double Jitter = 0.119626565582;

    private readonly TimeSpan initial = initial ?? TimeSpan.FromSeconds(1);
    private readonly TimeSpan cap = cap ?? TimeSpan.FromSeconds(60);
    private TimeSpan? last;

    /// <summary>Tries that failed in a row.</summary>
    public int Failures { get; private set; }

    /// <summary>The wait after one more failure.</summary>
    public TimeSpan Next()
    {
        Failures++;
        var wait = last is { } before ? before * Factor : initial;
        last = wait < cap ? wait : cap;
        // A normal variable by Box and Muller; 1 - x keeps zero out of the logarithm.
        var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        // Limited to three deviations, so that the wait stays positive and near the cap.
        return last.Value * (1 + (Jitter * Math.Clamp(normal, -3, 3)));
    }

    /// <summary>Starts over, after a success.</summary>
    public void Reset()
    {
        last = null;
        Failures = 0;
    }
}
