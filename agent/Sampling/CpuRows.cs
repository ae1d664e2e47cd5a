using Monitoring.Agent.Host;

namespace Monitoring.Agent.Sampling;

/// <summary>What a sampler keeps per CPU, by the CPU's number.</summary>
/// <param name="make">Makes what is kept of a CPU that is seen for the first time.</param>
public sealed class CpuRows<TRow>(Func<int, TRow> make)
    where TRow : class
{
    /// <summary>
    /// Linux knows at most this many CPUs (the largest CONFIG_NR_CPUS); a higher number is taken for garbage.
    /// </summary>
    public const int CpusMax = 8192;

    private TRow?[] rows = new TRow?[8];

    /// <summary>What is kept of CPU <paramref name="number"/>.</summary>
    /// <exception cref="FormatException">The number is not under <see cref="CpusMax"/>.</exception>
    public TRow this[ulong number]
    {
        get
        {
            if (number >= CpusMax)
                throw new FormatException($"CPU number {number} is not under {CpusMax}");
            while (rows.Length <= (int)number)
                Array.Resize(ref rows, rows.Length * 2);
            return rows[number] ??= make((int)number);
        }
    }

    /// <summary>As the indexer, from a name such as <c>cpu12</c>; null when the name is another.</summary>
    public TRow? Find(ReadOnlySpan<byte> name) =>
        name.StartsWith("cpu"u8) && Parse.TryUInt64(name[3..], out var number) ? this[number] : null;
}
