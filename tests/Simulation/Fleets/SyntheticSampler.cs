using Monitoring.Agent.Sampling;
using Monitoring.Model;

namespace Monitoring.Tests.Simulation.Fleets;

/// <summary>What a host's samplers find, made up.</summary>
internal sealed class SyntheticSampler(
    string name, SamplingPace pace, Random random, Action<SyntheticSampler, SampleGroup> sample) : ISampler
{
    /// <summary>The group that has new values in each cycle.</summary>
    public const string InEachCycle = "cpu";

    private static readonly Family Load = new("node_load1", MetricType.Gauge, "Load.", ValueKind.Float64);
    private static readonly Family Cpu = new("node_cpu_seconds_total", MetricType.Counter, "CPU time.");
    private static readonly Family Total = new("node_memory_MemTotal_bytes", MetricType.Gauge, "Memory.");
    private static readonly Family Available = new("node_memory_MemAvailable_bytes", MetricType.Gauge, "Free memory.");
    private static readonly Family Process = new("node_process", MetricType.Gauge, "Comes and goes.", ValueKind.Int64);

    public string Name => name;

    public SamplingPace Pace => pace;

    /// <summary>How likely a sampling fails.</summary>
    public double FailureRate { get; init; }

    private List<int> Handles { get; } = [];

    private List<long> Values { get; } = [];

    /// <summary>The samplers of a host with about so many series.</summary>
    public static SyntheticSampler[] ForHost(Random random, long memoryBytes, int series, bool steady) =>
    [
        new("loadavg", SamplingPace.Fast, random, (s, group) => s.SampleLoad(group)),
        new("meminfo", SamplingPace.Fast, random, (s, group) => s.SampleMemory(group, memoryBytes)),
        new(InEachCycle, SamplingPace.Fast, random, (s, group) => s.SampleCpu(group, series - 3)),
        .. steady
            ? Array.Empty<SyntheticSampler>()
            :
            [
                new("processes", SamplingPace.Slow, random, (s, group) => s.SampleChurn(group)) { FailureRate = 0.2 },
                new("churn", SamplingPace.Fast, random, (s, group) => s.SampleChurn(group)) { FailureRate = 0.02 },
            ],
    ];

    public bool Sample(SampleGroup group)
    {
        if (FailureRate > 0 && random.NextDouble() < FailureRate)
            throw new IOException("made to fail");
        sample(this, group);
        return true;
    }

    public void Dispose()
    {
    }

    private void SampleLoad(SampleGroup group)
    {
        if (Handles.Count == 0)
            Handles.Add(group.Add(Load));
        group.SetFloat(Handles[0], random.NextDouble() * 8);
    }

    private void SampleMemory(SampleGroup group, long memoryBytes)
    {
        if (Handles.Count == 0)
            Handles.AddRange([group.Add(Total), group.Add(Available)]);
        group.Set(Handles[0], memoryBytes);
        group.Set(Handles[1], memoryBytes / (1 + random.Next(8)));
    }

    private void SampleCpu(SampleGroup group, int series)
    {
        for (var i = Handles.Count; i < series; i++)
        {
            var mode = (i % 3) switch { 0 => "user", 1 => "system", _ => "idle" };
            Handles.Add(group.Add(Cpu, new Label("cpu", $"{i / 3}"), new Label("mode", mode)));
            Values.Add(0);
        }
        // One draw decides which CPUs were busy, as each draw of a seeded Random takes its time.
        var draw = random.NextInt64();
        for (var i = 0; i < series; i++)
            group.Set(Handles[i], Values[i] += ((draw >> (i % 61)) & 3) == 0 ? 1 + ((draw >> (i % 53)) & 63) : 0);
    }

    // Series come, fall silent for a while and leave.
    private void SampleChurn(SampleGroup group)
    {
        if (random.Next(5) == 0)
        {
            Handles.Add(group.Add(Process, new Label("pid", $"{Name}-{random.Next(1000)}-{Values.Count}")));
            Values.Add(random.Next(-10, 10));
        }
        if (Handles.Count > 8 || (Handles.Count > 0 && random.Next(10) == 0))
        {
            var at = random.Next(Handles.Count);
            group.Release(Handles[at]);
            Handles.RemoveAt(at);
        }
        foreach (var handle in Handles)
        {
            if (random.Next(10) > 0)
                group.Set(handle, (long)random.Next(-1000, 1000));
        }
    }
}
