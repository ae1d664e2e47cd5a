
namespace Monitoring.Agent.Sampling;

/// <summary>
/// Finds what a sampler keeps per device (disk, interface, CPU, mount ...) by the name's bytes, without allocating
/// once the device is known.
/// Devices that are not asked for during <see cref="CyclesKept"/> cycles are let go.
/// </summary>
/// <remarks>
/// Files under /proc list devices in the same order each time, so the expected row is the one after the row found
/// last.
/// </remarks>
/// <typeparam name="TRow">What is kept: usually the handles of the device's series.</typeparam>
/// <param name="make">Makes the row of a device that is seen for the first time, from its name.</param>
/// <param name="release">Releases the handles of a row that is let go.</param>
public sealed class RowMap<TRow>(Func<string, TRow> make, Action<TRow> release)
    where TRow : class
{
    /// <summary>For how many cycles a device that vanished keeps its row.</summary>
    public const int CyclesKept = 60;

    private readonly List<Entry> entries = [];
    private int expected;
    private uint cycle;

    /// <summary>Starts a cycle: rows that were not asked for in a long time are let go.</summary>
    public void BeginCycle()
    {
        cycle++;
        expected = 0;
        for (var i = entries.Count - 1; i >= 0; i--)
        {
            if (cycle - entries[i].LastAsked <= CyclesKept)
                continue;
            release(entries[i].Row);
            entries.RemoveAt(i);
        }
    }

    /// <summary>
    /// The row of the device called <paramref name="key"/> (UTF-8; bytes that are none are replaced).
    /// </summary>
    public TRow Find(ReadOnlySpan<byte> key)
    {
        for (var tried = 0; tried < entries.Count; tried++)
        {
            var at = expected + tried < entries.Count ? expected + tried : expected + tried - entries.Count;
            if (entries[at].Key.AsSpan().SequenceEqual(key))
                return Found(at);
        }
        var place = Math.Min(expected, entries.Count);
        entries.Insert(place, new Entry(key.ToArray(), make(System.Text.Encoding.UTF8.GetString(key))));
        return Found(place);
    }

    private TRow Found(int at)
    {
        entries[at].LastAsked = cycle;
        expected = at + 1;
        return entries[at].Row;
    }

    private sealed class Entry(byte[] key, TRow row)
    {
        public byte[] Key { get; } = key;
        public TRow Row { get; } = row;
        public uint LastAsked { get; set; }
    }
}
