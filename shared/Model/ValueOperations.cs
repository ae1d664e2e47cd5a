namespace Monitoring.Model;

/// <summary>
/// The float64 operations applied to a native value, in this order, to give what is exposed. At most
/// <see cref="CountMax"/>.
/// </summary>
public readonly record struct ValueOperations
{
    /// <summary>The longest sequence.</summary>
    public const int CountMax = 4;

    // One operation a byte, the first in the lowest; ValueOperation.None ends the sequence.
    private readonly uint packed;

    /// <summary>Makes a sequence; the operations are applied from the first to the last.</summary>
    /// <exception cref="ArgumentException">More than <see cref="CountMax"/> operations, or
    /// <see cref="ValueOperation.None"/> among them.</exception>
    public ValueOperations(params ReadOnlySpan<ValueOperation> operations)
    {
        if (operations.Length > CountMax)
            throw new ArgumentException($"at most {CountMax} operations, not {operations.Length}", nameof(operations));
        if (operations.Contains(ValueOperation.None))
            throw new ArgumentException("None ends a sequence and cannot be part of one", nameof(operations));
        for (var i = 0; i < operations.Length; i++)
            packed |= (uint)operations[i] << (8 * i);
    }

    /// <summary>How many operations there are, 0 to <see cref="CountMax"/>.</summary>
    public int Count => packed switch { 0 => 0, < 1 << 8 => 1, < 1 << 16 => 2, < 1 << 24 => 3, _ => 4 };

    /// <summary>The operation at <paramref name="index"/>; <see cref="ValueOperation.None"/> past the end.</summary>
    public ValueOperation this[int index] => (ValueOperation)(byte)(packed >> (8 * index));

    /// <summary>One operation alone.</summary>
    public static implicit operator ValueOperations(ValueOperation operation) =>
        operation == ValueOperation.None ? default : new(operation);

    /// <summary>Applies the sequence to <paramref name="value"/>.</summary>
    public double Apply(double value)
    {
        for (var rest = packed; rest != 0; rest >>= 8)
            value = Apply((ValueOperation)(byte)rest, value);
        return value;
    }

    private static double Apply(ValueOperation operation, double value) => operation switch
    {
        ValueOperation.Times1024 => value * 1024,
        ValueOperation.Times512 => value * 512,
        ValueOperation.TimesThousandth => value * 0.001,
        ValueOperation.DivideBy100 => value / 100,
        ValueOperation.DivideBy1000 => value / 1000,
        ValueOperation.DivideBy1E6 => value / 1e6,
        ValueOperation.DivideBy1E9 => value / 1e9,
        ValueOperation.Times1000 => value * 1000,
        ValueOperation.Times1E6 => value * 1e6,
        ValueOperation.DivideBy65536 => value / 65536,
        ValueOperation.Times125000 => value * 125000,
        ValueOperation.TimesMillionth => value * 1e-6,
        ValueOperation.TimesBillionth => value * 1e-9,
        _ => value,
    };
}
