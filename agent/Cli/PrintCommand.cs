using System.Buffers;
using Monitoring.Agent.Sampling;
using Monitoring.Model;
using Monitoring.Reactor;
using Monitoring.Text;

namespace Monitoring.Agent.Cli;

/// <summary><c>print</c>: runs one cycle of every sampler and prints it as text 0.0.4.</summary>
public static class PrintCommand
{
    private const int ChunkBytes = 16 << 10;

    /// <summary>Prints to standard output. Samplers that fail are told on standard error.</summary>
    public static int Run(SettingValues values)
    {
        var options = AgentOptions.From(values);
        var reactor = new LiveReactor();
        using var thread = new SamplingThread();
        var snapshots = new SnapshotSink(reactor);
        var counters = new AgentCounters();
        var runs = AgentSamplers.Make(options, reactor, counters, AgentLog.Make(Host.Severity.Warn));
        var loop = new SamplingLoop(reactor, options.Intervals, runs, thread, snapshots, counters);
        reactor.CallWhenRunning(loop.Start);
        reactor.Run();
        Write(snapshots.Groups);
        return AgentException.Success;
    }

    private static void Write(IReadOnlyList<GroupSnapshot> groups)
    {
        using var output = Console.OpenStandardOutput();
        var source = new ExpositionSource(LabelSet.Empty, groups);
        var writer = new ExpositionWriter([source], ExpositionFormat.PrometheusText);
        var chunk = new ArrayBufferWriter<byte>(ChunkBytes);
        bool more;
        do
        {
            chunk.ResetWrittenCount();
            more = writer.WriteSome(chunk, ChunkBytes);
            output.Write(chunk.WrittenSpan);
        }
        while (more);
    }

    /// <summary>Keeps what the first cycle brought and stops the reactor.</summary>
    private sealed class SnapshotSink(IReactor reactor) : ICycleSink
    {
        public List<GroupSnapshot> Groups { get; } = [];

        public void CycleSampled(Cycle cycle, ReadOnlySpan<ScheduledSampler> runs)
        {
            foreach (var run in runs)
            {
                if (run.Outcome == SampleOutcome.Sampled)
                    Groups.Add(run.Group.ToSnapshot(cycle.TimeMs));
            }
        }

        public void CycleEnded() => reactor.Stop();
    }
}
