using System.Runtime.InteropServices;

namespace Monitoring.Collector.Composition;

/// <summary>
/// How the C library keeps what the TLS library asks for. Each connection has two buffers of 16 KiB there for as long
/// as it lasts, of which an agent's small records use a page or two.
/// </summary>
internal static partial class NativeMemory
{
    /// <summary>Blocks from this size on are mapped each for itself, so that what is never touched takes no memory, and
    /// what is freed leaves at once: 16 KiB.</summary>
    public const int MappedFromBytes = 16 << 10;

    // M_MMAP_THRESHOLD of mallopt(3).
    private const int MmapThreshold = -3;

    /// <summary>Sets it. To be called before the first connection; does nothing where the C library has no such
    /// setting.</summary>
    public static void MapLargeBlocks()
    {
        try
        {
            _ = SetOption(MmapThreshold, MappedFromBytes);
        }
        catch (EntryPointNotFoundException)
        {
            // Not glibc: memory is kept as it likes.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetOption(int parameter, int value);
}
