namespace Monitoring.Collector.Store.Query;

/// <summary>One value for each step, where there is one. A value may be NaN and yet be there.</summary>
/// <param name="count">How many steps.</param>
public sealed class StepAnswers(int count)
{
    private readonly double[] values = new double[count];
    private readonly ulong[] present = new ulong[(count + 63) / 64];

    /// <summary>How many steps there are.</summary>
    public int Count => values.Length;

    /// <summary>How many of them have a value.</summary>
    public int Present { get; private set; }

    /// <summary>The value of a step; null where there is none.</summary>
    public double? this[int step] => (present[step / 64] >> step & 1) != 0 ? values[step] : null;

    /// <summary>Gives a step its value.</summary>
    public void Set(int step, double value)
    {
        ref var word = ref present[step / 64];
        Present += (int)(~word >> step & 1);
        values[step] = value;
        word |= 1UL << step;
    }
}
