using Monitoring.Agent.Sampling;
using Monitoring.Model;

namespace Monitoring.Tests.Unit.Sampling;

/// <summary>A sampler that does what the test says, and counts how often it was asked.</summary>
internal sealed class ScriptedSampler(string name, SamplingPace pace, Func<SampleGroup, bool> sample) : ISampler
{
    public string Name => name;

    public SamplingPace Pace => pace;

    public int Samples { get; private set; }

    public static Family Gauge { get; } = new("test_value", MetricType.Gauge, "A value.");

    /// <summary>Has one series, whose value is the number of samples so far.</summary>
    public static ScriptedSampler Counting(string name, SamplingPace pace = SamplingPace.Fast)
    {
        var samples = 0UL;
        var handle = -1;
        return new ScriptedSampler(name, pace, group =>
        {
            handle = handle < 0 ? group.Add(Gauge, new Label("of", name)) : handle;
            group.Set(handle, ++samples);
            return true;
        });
    }

    public bool Sample(SampleGroup group)
    {
        Samples++;
        return sample(group);
    }

    public void Dispose()
    {
    }
}
