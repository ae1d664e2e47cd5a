using Monitoring.Agent.Host;
using Monitoring.Model;

namespace Monitoring.Agent.Sampling;

/// <summary>
/// Pressure stall information, from <c>/proc/pressure/*</c> (kernel's accounting/psi): lines such as
/// <c>some avg10=0.00 avg60=0.00 avg300=0.00 total=12345</c>, in microseconds.
/// </summary>
public sealed class PressureSampler(HostPaths paths) : ISampler
{
    /// <summary>How it is announced and made.</summary>
    public static SamplerSpec Spec { get; } = new("pressure", context => new PressureSampler(context.Paths));

    private const int CpuSome = 0;
    private const int IoSome = 1;
    private const int IoFull = 2;
    private const int MemorySome = 3;
    private const int MemoryFull = 4;
    private const int IrqFull = 5;
    private const int NotShown = -1;

    private static readonly Family[] Families =
    [
        Seconds("cpu_waiting", "Time in which some task waited for a CPU."),
        Seconds("io_waiting", "Time in which some task waited for I/O."),
        Seconds("io_stalled", "Time in which no task went on, as all waited for I/O."),
        Seconds("memory_waiting", "Time in which some task waited for memory."),
        Seconds("memory_stalled", "Time in which no task went on, as all waited for memory."),
        Seconds("irq_stalled", "Time in which no task went on, as interrupts took the CPU."),
    ];

    private readonly HostFile cpu = new(paths.Proc("pressure/cpu"));
    private readonly HostFile io = new(paths.Proc("pressure/io"));
    private readonly HostFile memory = new(paths.Proc("pressure/memory"));
    private readonly HostFile irq = new(paths.Proc("pressure/irq"));
    private SeriesRow? row;

    /// <inheritdoc/>
    public string Name => Spec.Name;

    /// <inheritdoc/>
    public SamplingPace Pace => SamplingPace.Fast;

    /// <inheritdoc/>
    public bool Sample(SampleGroup group)
    {
        row ??= new SeriesRow(group, Families);
        if (!Sample(cpu, CpuSome, NotShown)
            || !Sample(io, IoSome, IoFull)
            || !Sample(memory, MemorySome, MemoryFull))
            return false;
        // There since Linux 6.1, and only where the kernel accounts for the time of interrupts.
        _ = Sample(irq, NotShown, IrqFull);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        cpu.Dispose();
        io.Dispose();
        memory.Dispose();
        irq.Dispose();
    }

    // node_exporter divides twice by 1000, which is not the same float64 as dividing by 1e6.
    private static Family Seconds(string what, string help) => new(
        $"node_pressure_{what}_seconds_total", MetricType.Counter, help,
        Operations: new ValueOperations(ValueOperation.DivideBy1000, ValueOperation.DivideBy1000));

    // A kernel without CONFIG_PSI lacks the folder; one started with psi=0 refuses to read.
    private bool Sample(HostFile file, int some, int full)
    {
        if (file.TryRead(out var content))
        {
            Parse(content, some, full);
            return true;
        }
        return LibC.IsAbsence(file.Error) || file.Error == LibC.EOPNOTSUPP
            ? false
            : throw LibC.Failure(file.Path, file.Error);
    }

    private void Parse(ReadOnlySpan<byte> content, int some, int full)
    {
        foreach (var line in new Lines(content))
        {
            var column = line.StartsWith("some "u8) ? some : line.StartsWith("full "u8) ? full : NotShown;
            if (column != NotShown)
                row!.Set(column, Total(line));
        }
    }

    private static ulong Total(ReadOnlySpan<byte> line)
    {
        var fields = new Fields(line);
        for (var field = fields.Next(); !field.IsEmpty; field = fields.Next())
        {
            if (field.StartsWith("total="u8))
                return Host.Parse.UInt64(field["total=".Length..]);
        }
        throw new FormatException("a line of pressure information has no total");
    }
}
