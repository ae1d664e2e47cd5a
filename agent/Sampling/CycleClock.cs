using Monitoring.Reactor;

namespace Monitoring.Agent.Sampling;

/// <summary>
/// The time that cycles carry: the wall clock when the program started plus the monotonic time since, drawn towards
/// the wall clock by at most <see cref="SlewPerSecond"/>, so that rates between two cycles stay right while the wall
/// clock is being set. Only a step of more than <see cref="StepMin"/> is followed at once, and told.
/// </summary>
/// <remarks>For the reactor's thread only.</remarks>
public sealed class CycleClock(IReactorTime time)
{
    /// <summary>A difference above this is a step of the clock.</summary>
    public static readonly TimeSpan StepMin = TimeSpan.FromSeconds(1);

    /// <summary>How far the time is drawn in each second.</summary>
    public static readonly TimeSpan SlewPerSecond = TimeSpan.FromMilliseconds(5);

    private DateTimeOffset wall = time.UtcNow;
    private TimeSpan elapsed = time.Elapsed;

    /// <summary>The time now.</summary>
    public DateTimeOffset Now => wall + (time.Elapsed - elapsed);

    /// <summary>Draws the time towards the wall clock, or follows its step.</summary>
    /// <returns>By how much the clock stepped; zero when it did not.</returns>
    public TimeSpan Follow()
    {
        var passed = time.Elapsed - elapsed;
        var now = wall + passed;
        var behind = time.UtcNow - now;
        elapsed += passed;
        if (behind.Duration() > StepMin)
        {
            wall = now + behind;
            return behind;
        }
        var slewMax = SlewPerSecond * passed.TotalSeconds;
        wall = now + (behind.Duration() <= slewMax ? behind : behind > TimeSpan.Zero ? slewMax : -slewMax);
        return TimeSpan.Zero;
    }
}
