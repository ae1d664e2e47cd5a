using Monitoring.Agent.Host;

namespace Monitoring.Agent.Sampling;

/// <summary>What is told of a process or thread by its line <c>stat</c>, see proc(5).</summary>
/// <param name="State">A letter, such as S.</param>
/// <param name="ThreadCount">How many threads the process has.</param>
internal readonly record struct ProcessStat(byte State, ulong ThreadCount)
{
    // After the state: ppid, pgrp, session, tty, tpgid, flags, four fault counts, four times, priority and nice.
    private const int FieldsBetween = 16;

    /// <summary>False when it is no such line.</summary>
    public static bool TryParse(ReadOnlySpan<byte> line, out ProcessStat stat)
    {
        stat = default;
        // The name stands in parentheses and may itself contain parentheses, blanks and line feeds.
        var nameEnd = line.LastIndexOf((byte)')');
        if (nameEnd < 0 || !line.Contains((byte)'('))
            return false;
        var fields = new Fields(line[(nameEnd + 1)..]);
        var state = fields.Next();
        fields.Skip(FieldsBetween);
        if (state.Length != 1 || !char.IsAsciiLetter((char)state[0]) || !fields.TryNext(out var threads))
            return false;
        stat = new(state[0], threads);
        return true;
    }
}
