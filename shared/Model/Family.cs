namespace Monitoring.Model;

/// <summary>A metric family: what its series have in common.</summary>
/// <param name="Name">The metric's name as text 0.0.4 writes it; a counter's <c>_total</c> is part of it. At most
/// <see cref="Limits.NameBytesMax"/>.</param>
/// <param name="Type">The type announced in the <c># TYPE</c> line.</param>
/// <param name="Help">One sentence in our own words, for the <c># HELP</c> line. No default.</param>
/// <param name="Kind">How native values are to be read. Default: unsigned integers.</param>
/// <param name="Operations">From the native value to the exposed one. Default: none.</param>
/// <param name="Unit">The base unit for OpenMetrics' <c># UNIT</c> line, a suffix of the name. Default: empty, no
/// line.</param>
public sealed record Family(
    string Name,
    MetricType Type,
    string Help,
    ValueKind Kind = ValueKind.UInt64,
    ValueOperations Operations = default,
    string Unit = "")
{
    /// <summary>The exposed value of a native one.</summary>
    /// <param name="native">64 bits read as <see cref="Kind"/> says.</param>
    public double ToExposed(long native) => Operations.Apply(Kind switch
    {
        ValueKind.UInt64 => (ulong)native,
        ValueKind.Int64 => native,
        _ => BitConverter.Int64BitsToDouble(native),
    });
}
