namespace Monitoring.Model;

/// <summary>How the 64 bits of a native value are to be read.</summary>
public enum ValueKind : byte
{
    /// <summary>Unsigned, as most of the kernel's counters.</summary>
    UInt64 = 0,

    /// <summary>Two's complement.</summary>
    Int64 = 1,

    /// <summary>IEEE 754 binary64.</summary>
    Float64 = 2,
}
