using Monitoring.Agent.Host;

namespace Monitoring.Agent.Sampling;

/// <summary>The kernel's lists of CPUs, such as <c>0-3,8</c>.</summary>
internal static class CpuList
{
    /// <summary>True when the list names the CPU; an empty list names none.</summary>
    /// <exception cref="FormatException">It is no such list; the message names <paramref name="path"/>.</exception>
    public static bool Contains(string path, ReadOnlySpan<byte> list, uint cpu)
    {
        var contains = false;
        while (!list.IsEmpty)
        {
            var comma = list.IndexOf((byte)',');
            var range = comma < 0 ? list : list[..comma];
            list = comma < 0 ? default : list[(comma + 1)..];
            var dash = range.IndexOf((byte)'-');
            var first = dash < 0 ? range : range[..dash];
            var last = dash < 0 ? range : range[(dash + 1)..];
            if (!Parse.TryUInt64(first, out var from) || !Parse.TryUInt64(last, out var to))
                throw BadContent.Of(path, range, "a CPU or a range of CPUs");
            contains |= from <= cpu && cpu <= to;
        }
        return contains;
    }
}
