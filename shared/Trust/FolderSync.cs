using System.Runtime.InteropServices;

namespace Monitoring.Trust;

/// <summary>Brings a folder's names to the disk, as fsync(2) of a file does not.</summary>
public static partial class FolderSync
{
    private const int ReadOnly = 0;

    /// <summary>Syncs a folder.</summary>
    /// <exception cref="IOException">It can't be.</exception>
    public static void Sync(string folder)
    {
        var descriptor = Open(folder, ReadOnly);
        if (descriptor < 0)
            throw Failed(folder);
        try
        {
            if (Sync(descriptor) != 0)
                throw Failed(folder);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException Failed(string folder) =>
        new($"cannot sync {folder}: error {Marshal.GetLastPInvokeError()}");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
