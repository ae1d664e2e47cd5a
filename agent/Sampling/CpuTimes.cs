using Monitoring.Agent.Host;
using Monitoring.Model;

namespace Monitoring.Agent.Sampling;

/// <summary>
/// The times of one CPU: a line such as <c>cpu0 74830 0 9094 166031 341 0 40 958 0 0</c>, in 1/100 s.
/// </summary>
internal sealed class CpuTimes
{
    private const int Idle = 3;

    // node_exporter takes idle time that fell by 3 s for a CPU that was taken away and came back.
    private const ulong HotplugJumpTicks = 300;

    private const int ModeCount = 8;

    private static readonly string[] Modes =
        ["user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal", "user", "nice"];

    private static readonly Family Seconds = new(
        "node_cpu_seconds_total",
        MetricType.Counter,
        "Time that the CPU spent in each mode.",
        Operations: ValueOperation.DivideBy100);

    private static readonly Family GuestSeconds = new(
        "node_cpu_guest_seconds_total",
        MetricType.Counter,
        "Time that the CPU spent in guests; it is part of the modes user and nice too.",
        Operations: ValueOperation.DivideBy100);

    private readonly int[] handles;
    private readonly ulong[] ticks;
    private uint lastCycle;

    /// <summary>Announces the series of a CPU.</summary>
    public CpuTimes(SampleGroup group, int number, bool withGuests)
    {
        var count = withGuests ? Modes.Length : ModeCount;
        handles = new int[count];
        ticks = new ulong[count];
        for (var i = 0; i < count; i++)
        {
            handles[i] = group.Add(
                i < ModeCount ? Seconds : GuestSeconds,
                new Label("cpu", $"{number}"),
                new Label("mode", Modes[i]));
        }
    }

    /// <summary>
    /// Sets the times. The kernel's counts of idle time and I/O wait may fall by a little; then the highest so far is
    /// shown again, as node_exporter does it, so that a rate shows no reset.
    /// </summary>
    /// <param name="fields">The line's numbers; an old kernel has fewer, and then the last modes are 0.</param>
    /// <param name="group">Where the series are.</param>
    /// <param name="cycle">Counts the cycles: a CPU that missed one starts anew.</param>
    public void Set(Fields fields, SampleGroup group, uint cycle)
    {
        Span<ulong> now = stackalloc ulong[Modes.Length];
        for (var i = 0; i < handles.Length; i++)
        {
            var field = fields.Next();
            now[i] = field.IsEmpty ? 0 : Parse.UInt64(field);
        }
        if (cycle != lastCycle + 1 || now[Idle] + HotplugJumpTicks <= ticks[Idle])
            ticks.AsSpan().Clear();
        lastCycle = cycle;
        for (var i = 0; i < handles.Length; i++)
        {
            ticks[i] = Math.Max(ticks[i], now[i]);
            group.Set(handles[i], ticks[i]);
        }
    }
}
