using System.Collections.Concurrent;

namespace Monitoring.Collector.Instruments;

/// <summary>
/// Counts by the value of one label. Values named at its declaration are there from the start, at zero.
/// </summary>
public sealed class LabelledCounter : Instrument
{
    /// <summary>Different values at most; what comes after is counted under <see cref="OtherValue"/>.</summary>
    public const int ValuesMax = 64;

    /// <summary>The label's value for all that came after <see cref="ValuesMax"/> others.</summary>
    public const string OtherValue = "other";

    private readonly ConcurrentDictionary<string, Counter> counters = new();
    private readonly Counter other;

    internal LabelledCounter(string name, string help, string unit, string label, IReadOnlyList<string> values)
        : base(InstrumentKind.Counter, name, help, unit)
    {
        Label = label;
        other = Make(OtherValue);
        Show(values);
    }

    /// <summary>The label's name.</summary>
    public string Label { get; }

    /// <summary>The counter of one value; on a hot path keep it instead of asking again.</summary>
    public Counter this[string value]
    {
        get
        {
            if (counters.TryGetValue(value, out var counter))
                return counter;
            if (counters.Count < ValuesMax)
                return counters.GetOrAdd(value, Make);
            return counters.GetOrAdd(OtherValue, other);
        }
    }

    /// <summary>Shows counters of these values from now on, at zero: a rate then sees their first increment.</summary>
    public void Show(IEnumerable<string> values)
    {
        foreach (var value in values)
            _ = this[value];
    }

    /// <summary>All counters so far, each with its label's value.</summary>
    internal IEnumerable<KeyValuePair<string, Counter>> Counters => counters;

    private Counter Make(string value) => new(Name, Help, Unit);
}
