namespace Monitoring.Collector.Instruments;

/// <summary>A figure that goes up and down. Any thread may set or add; neither takes a lock.</summary>
public sealed class Gauge : Instrument, IReadInstrument
{
    private long level;

    internal Gauge(string name, string help, string unit) : base(InstrumentKind.Gauge, name, help, unit)
    {
    }

    /// <summary>The present figure.</summary>
    public long Value => Volatile.Read(ref level);

    double IReadInstrument.Read() => Value;

    /// <summary>Replaces the figure.</summary>
    public void Set(long value) => Volatile.Write(ref level, value);

    /// <summary>Adds <paramref name="more"/>, which may be negative.</summary>
    public void Add(long more) => Interlocked.Add(ref level, more);
}
