using System.Buffers;
using Monitoring.Agent.Host;
using Monitoring.Agent.Sampling;
using Monitoring.Model;
using Monitoring.Text;

namespace Monitoring.Agent.Cli;

/// <summary><c>print</c>: runs one cycle of every sampler and prints it as text 0.0.4.</summary>
public static class PrintCommand
{
    private const int ChunkBytes = 16 << 10;

    /// <summary>Prints to standard output. Samplers that fail are told on standard error.</summary>
    public static int Run(SettingValues values)
    {
        var samplers = OneCycle.Run(AgentOptions.From(values), AgentLog.Make(Severity.Warn), out var timeMs);
        var sampled = samplers.Where(sampler => sampler.Outcome == SampleOutcome.Sampled);
        Write([.. sampled.Select(sampler => sampler.Group.ToSnapshot(timeMs))]);
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
}
