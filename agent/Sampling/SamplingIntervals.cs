namespace Monitoring.Agent.Sampling;

/// <summary>How often the samplers of each pace are due. Each interval is 100 ms to 24 h.</summary>
/// <param name="Fast">Default 1 s.</param>
/// <param name="Slow">Default 10 s.</param>
/// <param name="Facts">Default 1 h.</param>
public sealed record SamplingIntervals(TimeSpan Fast, TimeSpan Slow, TimeSpan Facts)
{
    /// <summary>The longest deadline of one sampler.</summary>
    public static readonly TimeSpan DeadlineMax = TimeSpan.FromMilliseconds(500);

    /// <summary>1 s, 10 s, 1 h.</summary>
    public static SamplingIntervals Default { get; } =
        new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10), TimeSpan.FromHours(1));

    /// <summary>The shortest of the three: a cycle never comes sooner after the one before.</summary>
    public TimeSpan Shortest => Fast < Slow ? (Fast < Facts ? Fast : Facts) : (Slow < Facts ? Slow : Facts);

    /// <summary>
    /// How long one sampler may take: half of the shortest interval, at most <see cref="DeadlineMax"/>. So one that
    /// hangs delays the others of its own cycle, but costs no cycle.
    /// </summary>
    public TimeSpan Deadline => Shortest / 2 < DeadlineMax ? Shortest / 2 : DeadlineMax;

    /// <summary>The interval of a pace.</summary>
    public TimeSpan Of(SamplingPace pace) => pace switch
    {
        SamplingPace.Fast => Fast,
        SamplingPace.Slow => Slow,
        _ => Facts,
    };
}
