using Monitoring.Model;

namespace Monitoring.Agent.Sampling;

/// <summary>
/// How the samplers themselves fared, under node_exporter's names: <c>node_scrape_collector_success</c> and
/// <c>node_scrape_collector_duration_seconds</c> by <c>collector</c>. Runs after those it tells of.
/// </summary>
public sealed class ScrapeSampler(IReadOnlyList<ScheduledSampler> runs) : ISampler
{
    // Finer digits are noise, and in each cycle the noise of all samplers would be a tenth of what is sent.
    private const long DurationUnitTicks = 10 * TimeSpan.TicksPerMicrosecond;

    private static readonly Family DurationFamily = new(
        "node_scrape_collector_duration_seconds", MetricType.Gauge,
        "How long the collector took when it last ran, in steps of 10 microseconds.", ValueKind.UInt64,
        new ValueOperations(ValueOperation.DivideBy1000, ValueOperation.DivideBy100));

    private static readonly Family SuccessFamily = new(
        "node_scrape_collector_success", MetricType.Gauge, "Whether the collector succeeded when it last ran.");

    private int[]? durations;
    private int[]? successes;

    /// <inheritdoc/>
    public string Name => "scrape";

    /// <inheritdoc/>
    public SamplingPace Pace => SamplingPace.Fast;

    /// <inheritdoc/>
    public bool Sample(SampleGroup group)
    {
        durations ??= AddAll(group, DurationFamily);
        successes ??= AddAll(group, SuccessFamily);
        for (var i = 0; i < runs.Count; i++)
        {
            group.Set(durations[i], (ulong)runs[i].Duration.Ticks / DurationUnitTicks);
            group.Set(successes[i], runs[i].Succeeded ? 1UL : 0UL);
        }
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private int[] AddAll(SampleGroup group, Family family)
    {
        var handles = new int[runs.Count];
        for (var i = 0; i < handles.Length; i++)
            handles[i] = group.Add(family, new Label("collector", runs[i].Sampler.Name));
        return handles;
    }
}
