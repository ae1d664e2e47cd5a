namespace Monitoring.Collector.Instruments;

/// <summary>A count that only goes up. Any thread may add; adding is one interlocked instruction.</summary>
public sealed class Counter : Instrument, IReadInstrument
{
    private long count;

    internal Counter(string name, string help, string unit) : base(InstrumentKind.Counter, name, help, unit)
    {
    }

    /// <summary>The count so far.</summary>
    public long Value => Volatile.Read(ref count);

    double IReadInstrument.Read() => Value;

    /// <summary>Adds one.</summary>
    public void Increment() => Interlocked.Increment(ref count);

    /// <summary>Adds <paramref name="more"/>, which is not negative.</summary>
    public void Add(long more) => Interlocked.Add(ref count, more);
}
