using System.Runtime.InteropServices;

namespace Monitoring.Hosting;

/// <summary>
/// Lets a command that root gives on a service's data directory do its work as the service's user: what it writes there
/// would otherwise be root's, and the service could not read it.
/// </summary>
public static partial class DirectoryOwner
{
    private const int FromWorkingDirectory = -100;
    private const uint OwnerWanted = 0x8 | 0x10;

    /// <summary>
    /// When root runs this program and somebody else owns the directory, the whole process is theirs from then on.
    /// </summary>
    /// <param name="directory">The data directory; it may be missing.</param>
    /// <exception cref="UnauthorizedAccessException">The kernel does not allow it.</exception>
    public static void BecomeIfRoot(string directory)
    {
        if (!Environment.IsPrivilegedProcess
            || ReadStatx(FromWorkingDirectory, directory, 0, OwnerWanted, out var seen) != 0
            || seen.User == 0)
            return;
        // The groups first: afterwards there would be no right to change them.
        if (SetGroups(0, 0) != 0 || SetGroup(seen.Group) != 0 || SetUser(seen.User) != 0)
            throw new UnauthorizedAccessException($"cannot become the owner of {directory}: run this as that user");
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ReadStatx(int directory, string path, int flags, uint mask, out Statx seen);

    [LibraryImport("libc", EntryPoint = "setgroups")]
    private static partial int SetGroups(nuint count, nint groups);

    // These two of the C library change all threads of the process.
    [LibraryImport("libc", EntryPoint = "setgid")]
    private static partial int SetGroup(uint group);

    [LibraryImport("libc", EntryPoint = "setuid")]
    private static partial int SetUser(uint user);

    /// <summary>struct statx, the same on every architecture.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Statx
    {
        [FieldOffset(20)]
        public uint User;

        [FieldOffset(24)]
        public uint Group;
    }
}
