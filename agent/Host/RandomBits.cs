using System.Runtime.InteropServices;

namespace Monitoring.Agent.Host;

/// <summary>
/// Random bits from the kernel, getrandom(2). The framework's generator would load the TLS library for them: a megabyte
/// that an agent without TLS has no use for.
/// </summary>
internal static partial class RandomBits
{
    /// <summary>The most bytes that the kernel gives at once whatever happens: 256.</summary>
    public const int BytesMax = 256;

    /// <summary>Fills with bits that nobody can guess.</summary>
    /// <param name="bytes">At most <see cref="BytesMax"/>.</param>
    /// <exception cref="IOException">The kernel gives none.</exception>
    public static void Fill(Span<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes.Length, BytesMax);
        nint filled;
        do
        {
            filled = GetRandom(bytes, (nuint)bytes.Length, 0);
        }
        while (filled < 0 && Marshal.GetLastPInvokeError() == LibC.EINTR);
        if (filled != bytes.Length)
            throw new IOException($"getrandom failed with error {Marshal.GetLastPInvokeError()}");
    }

    [LibraryImport("libc", EntryPoint = "getrandom", SetLastError = true)]
    private static partial nint GetRandom(Span<byte> into, nuint length, uint flags);
}
