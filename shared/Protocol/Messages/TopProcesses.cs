using Monitoring.Protocol.Frames;

namespace Monitoring.Protocol.Messages;

/// <summary>The body of the answer to the poll top processes: those that use most, the busiest first.</summary>
/// <param name="SpanMs">For how long their CPU time was watched, ms.</param>
/// <param name="Processes">At most <see cref="ProcessesMax"/>.</param>
public sealed record TopProcesses(int SpanMs, IReadOnlyList<ProcessUsage> Processes)
{
    /// <summary>Processes in an answer.</summary>
    public const int ProcessesMax = 20;

    /// <summary>Bytes of a command: the kernel's names have 15, those of its own threads up to 64.</summary>
    public const int CommandBytesMax = 64;

    /// <summary>Writes the body.</summary>
    public void Write(FrameWriter to)
    {
        ArgumentNullException.ThrowIfNull(to);
        to.Varint((ulong)SpanMs);
        to.Varint((ulong)Processes.Count);
        foreach (var process in Processes)
        {
            to.Varint((ulong)process.Pid);
            to.Varint((ulong)process.CpuMs);
            to.Varint((ulong)process.ResidentBytes);
            to.Text(Utf8Text.Cut(process.Command, CommandBytesMax));
        }
    }

    /// <summary>Reads the body; null when it is malformed.</summary>
    public static TopProcesses? Read(ReadOnlySpan<byte> body)
    {
        var from = new WireReader(body);
        var spanMs = from.VarintUpTo(int.MaxValue);
        var count = from.VarintUpTo(ProcessesMax);
        var processes = new ProcessUsage[count];
        for (var i = 0; i < count; i++)
        {
            processes[i] = new ProcessUsage(
                from.VarintUpTo(int.MaxValue),
                from.VarintUpTo(int.MaxValue),
                (long)Math.Min(from.Varint(), long.MaxValue),
                from.Text(CommandBytesMax));
        }
        return from.Failed ? null : new TopProcesses(spanMs, processes);
    }
}

/// <summary>What one process uses.</summary>
/// <param name="Pid">Its number.</param>
/// <param name="CpuMs">CPU time, user and system, that it used in the span, ms; more than the span where it has several
/// threads.</param>
/// <param name="ResidentBytes">Memory that it holds.</param>
/// <param name="Command">The kernel's name for it, which is short; arguments may be secrets, and stay on the
/// host.</param>
public sealed record ProcessUsage(int Pid, int CpuMs, long ResidentBytes, string Command);
