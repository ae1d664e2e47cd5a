using System.Runtime.InteropServices;

namespace Monitoring.Agent.Host;

/// <summary>
/// What statx(2) says of a file: as long as it stays the same, so did the content, but for a file that was written in
/// the very moment in which it was looked at.
/// </summary>
/// <param name="Inode">Another file under the same name has another.</param>
/// <param name="Size">Bytes.</param>
/// <param name="ModifiedSeconds">When the content was written last, in seconds since the Unix epoch.</param>
/// <param name="ModifiedNanoseconds">The fraction of that second.</param>
/// <param name="ChangedSeconds">When anything of the file changed last, its times included.</param>
/// <param name="ChangedNanoseconds">The fraction of that second.</param>
/// <param name="IsRegular">False for a FIFO, a directory, a device and the like.</param>
public readonly partial record struct FileStamp(
    ulong Inode,
    ulong Size,
    long ModifiedSeconds,
    uint ModifiedNanoseconds,
    long ChangedSeconds,
    uint ChangedNanoseconds,
    bool IsRegular)
{
    private const int FromWorkingDirectory = -100;
    private const uint BasicStatistics = 0x7FF;
    private const int TypeMask = 0xF000;
    private const int TypeRegular = 0x8000;

    /// <summary>Looks at a file, or at what a symbolic link points to; gives 0, or errno.</summary>
    /// <param name="path">The path with a NUL at its end.</param>
    /// <param name="stamp">What was seen.</param>
    public static unsafe int Read(ReadOnlySpan<byte> path, out FileStamp stamp)
    {
        Statx seen = default;
        int result;
        fixed (byte* from = path)
            result = ReadStatx(FromWorkingDirectory, from, 0, BasicStatistics, &seen);
        var isRegular = (seen.Mode & TypeMask) == TypeRegular;
        stamp = new(
            seen.Inode, seen.Size, seen.Modified.Seconds, seen.Modified.Nanoseconds, seen.Changed.Seconds,
            seen.Changed.Nanoseconds, isRegular);
        return result == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static unsafe partial int ReadStatx(int directory, byte* path, int flags, uint mask, Statx* result);

    /// <summary>struct statx_timestamp.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 16)]
    private struct Timestamp
    {
        public long Seconds;
        public uint Nanoseconds;
    }

    /// <summary>struct statx, the same on every architecture.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Statx
    {
        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(40)]
        public ulong Size;

        [FieldOffset(96)]
        public Timestamp Changed;

        [FieldOffset(112)]
        public Timestamp Modified;
    }
}
