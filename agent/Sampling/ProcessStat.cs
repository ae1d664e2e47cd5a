using Monitoring.Agent.Host;

namespace Monitoring.Agent.Sampling;

/// <summary>What is told of a process or thread by its line <c>stat</c>, see proc(5).</summary>
/// <param name="State">A letter, such as S.</param>
/// <param name="ThreadCount">How many threads the process has.</param>
/// <param name="CpuTicks">CPU time, user and system, in hundredths of a second.</param>
/// <param name="StartTicks">When it started, in hundredths of a second after the boot: with its number, which comes
/// again, it tells a process from all others.</param>
/// <param name="ResidentPages">Memory that it holds, in pages.</param>
internal readonly record struct ProcessStat(
    byte State, ulong ThreadCount, ulong CpuTicks, ulong StartTicks, ulong ResidentPages)
{
    // After the state: ppid, pgrp, session, tty, tpgid, flags and four fault counts.
    private const int FieldsToTimes = 10;

    // After the times of the process: those of its children that have ended, priority and nice.
    private const int FieldsToThreads = 4;

    // After the threads, itrealvalue; after the start, vsize.
    private const int FieldsToStart = 1, FieldsToResident = 1;

    /// <summary>False when it is no such line.</summary>
    public static bool TryParse(ReadOnlySpan<byte> line, out ProcessStat stat)
    {
        stat = default;
        // The name stands in parentheses and may itself contain parentheses, blanks and line feeds.
        var nameEnd = line.LastIndexOf((byte)')');
        if (nameEnd < 0 || !line.Contains((byte)'('))
            return false;
        var fields = new Fields(line[(nameEnd + 1)..].TrimEnd((byte)'\n'));
        var state = fields.Next();
        fields.Skip(FieldsToTimes);
        if (state.Length != 1 || !char.IsAsciiLetter((char)state[0])
            || !fields.TryNext(out var user) || !fields.TryNext(out var system))
            return false;
        fields.Skip(FieldsToThreads);
        if (!fields.TryNext(out var threads))
            return false;
        fields.Skip(FieldsToStart);
        if (!fields.TryNext(out var start))
            return false;
        fields.Skip(FieldsToResident);
        if (!fields.TryNext(out var pages))
            return false;
        stat = new(state[0], threads, user + system, start, pages);
        return true;
    }

    /// <summary>The name in such a line: what stands between the first and the last parenthesis.</summary>
    public static ReadOnlySpan<byte> NameIn(ReadOnlySpan<byte> line)
    {
        var (start, end) = (line.IndexOf((byte)'('), line.LastIndexOf((byte)')'));
        return start >= 0 && end > start ? line[(start + 1)..end] : [];
    }
}
