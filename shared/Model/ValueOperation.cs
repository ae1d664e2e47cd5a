namespace Monitoring.Model;

/// <summary>
/// One float64 operation on the way from the kernel's native integer to the exposed value. The numbers are part of
/// the wire protocol.
/// </summary>
/// <remarks>
/// Division and multiplication by a reciprocal differ in the last bit (9 / 1000 is not 9 * 0.001), and node_exporter
/// uses both; hence operations and not one factor.
/// </remarks>
public enum ValueOperation : byte
{
    /// <summary>No operation; ends a sequence.</summary>
    None = 0,

    /// <summary>x * 1024 (KiB to bytes).</summary>
    Times1024 = 1,

    /// <summary>x * 512 (sectors to bytes).</summary>
    Times512 = 2,

    /// <summary>x * 0.001 (milliseconds to seconds, as diskstats does it).</summary>
    TimesThousandth = 3,

    /// <summary>x / 100 (jiffies to seconds; hundredths).</summary>
    DivideBy100 = 4,

    /// <summary>x / 1000.</summary>
    DivideBy1000 = 5,

    /// <summary>x / 1e6.</summary>
    DivideBy1E6 = 6,

    /// <summary>x / 1e9.</summary>
    DivideBy1E9 = 7,

    /// <summary>x * 1000 (kHz to Hz).</summary>
    Times1000 = 8,

    /// <summary>x * 1e6.</summary>
    Times1E6 = 9,

    /// <summary>x / 65536 (16-bit fixed point, as timex counts frequency).</summary>
    DivideBy65536 = 10,

    /// <summary>x * 125000 (Mbit/s to bytes/s).</summary>
    Times125000 = 11,

    /// <summary>x * 1e-6, a multiplication.</summary>
    TimesMillionth = 12,

    /// <summary>x * 1e-9, a multiplication.</summary>
    TimesBillionth = 13,
}
