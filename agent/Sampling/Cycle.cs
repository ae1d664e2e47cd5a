namespace Monitoring.Agent.Sampling;

/// <summary>One pass over the samplers that were due.</summary>
/// <param name="TimeMs">When it began: milliseconds since the Unix epoch, by <see cref="CycleClock"/>.</param>
/// <param name="ClockStep">By how much the wall clock stepped since the cycle before; zero when it did not.</param>
/// <param name="Gap">How long nothing was sampled before it, when that was much too long; zero otherwise.</param>
public readonly record struct Cycle(long TimeMs, TimeSpan ClockStep = default, TimeSpan Gap = default);
