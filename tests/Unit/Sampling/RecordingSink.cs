using Monitoring.Agent.Sampling;

namespace Monitoring.Tests.Unit.Sampling;

/// <summary>Keeps each cycle's time and outcomes, such as <c>cpu:Sampled os:NotDue</c>.</summary>
internal sealed class RecordingSink : ICycleSink
{
    private readonly Lock guard = new();
    private readonly List<string> outcomes = [];

    public List<Cycle> Cycles { get; } = [];

    /// <summary>What taking a cycle throws.</summary>
    public Exception? Failure { get; set; }

    public ManualResetEventSlim CycleWasSampled { get; } = new();

    public IReadOnlyList<string> Outcomes
    {
        get
        {
            lock (guard)
                return [.. outcomes];
        }
    }

    public void CycleSampled(Cycle cycle, ReadOnlySpan<ScheduledSampler> runs)
    {
        var line = string.Join(' ', runs.ToArray().Select(run => $"{run.Sampler.Name}:{run.Outcome}"));
        lock (guard)
        {
            Cycles.Add(cycle);
            outcomes.Add(line);
        }
        CycleWasSampled.Set();
        if (Failure is not null)
            throw Failure;
    }

    public void CycleEnded()
    {
    }
}
