using System.Runtime.InteropServices;

namespace Monitoring.Collector.Store.History;

/// <summary>Which file stands under a name: another one has another inode, as statx(2) tells.</summary>
/// <param name="Inode">0 when there is no file.</param>
/// <param name="DeviceMajor">The device's major number.</param>
/// <param name="DeviceMinor">The device's minor number.</param>
internal readonly partial record struct FileIdentity(ulong Inode, uint DeviceMajor, uint DeviceMinor)
{
    private const int FromWorkingDirectory = -100;
    private const uint InodeWanted = 0x100;

    /// <summary>Looks at a name.</summary>
    public static FileIdentity Of(string path) =>
        ReadStatx(FromWorkingDirectory, path, 0, InodeWanted, out var seen) == 0
            ? new FileIdentity(seen.Inode, seen.DeviceMajor, seen.DeviceMinor)
            : default;

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ReadStatx(int directory, string path, int flags, uint mask, out Statx seen);

    /// <summary>struct statx, the same on every architecture.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Statx
    {
        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }
}
