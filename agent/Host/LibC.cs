using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Monitoring.Agent.Host;

/// <summary>
/// The system calls that the framework would wrap too tightly: each gives the error's number instead of throwing,
/// since a file that isn't there is an everyday answer to a sampler.
/// </summary>
internal static partial class LibC
{
    /// <summary>Not permitted.</summary>
    public const int EPERM = 1;

    /// <summary>No such file or directory.</summary>
    public const int ENOENT = 2;

    /// <summary>No such process.</summary>
    public const int ESRCH = 3;

    /// <summary>A signal came first.</summary>
    public const int EINTR = 4;

    /// <summary>No such device or address.</summary>
    public const int ENXIO = 6;

    /// <summary>Permission denied.</summary>
    public const int EACCES = 13;

    /// <summary>No such device.</summary>
    public const int ENODEV = 19;

    /// <summary>Not a directory.</summary>
    public const int ENOTDIR = 20;

    /// <summary>Operation not supported.</summary>
    public const int EOPNOTSUPP = 95;

    /// <summary>Stale file handle.</summary>
    public const int ESTALE = 116;

    /// <summary>The longest path that the kernel takes, with its NUL: PATH_MAX.</summary>
    public const int PathBytesMax = 4096;

    // Flags of open(2), the same on x86-64 and arm64.
    private const int ReadOnlyNonBlockCloseOnExec = 0x800 | 0x80000;

    /// <summary>
    /// Opens a file to read; null and the error's number when that fails. Without O_NONBLOCK, a FIFO where a file
    /// should be would hold up its reader.
    /// </summary>
    public static SafeFileHandle? OpenToRead(string path, out int error)
    {
        int descriptor;
        do
        {
            descriptor = Open(path, ReadOnlyNonBlockCloseOnExec);
            error = descriptor < 0 ? Marshal.GetLastPInvokeError() : 0;
        }
        while (error == EINTR);
        return error == 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : null;
    }

    /// <summary>Reads at <paramref name="offset"/>; the number of bytes, or -1 and the error's number.</summary>
    public static unsafe int ReadAt(SafeFileHandle file, Span<byte> into, long offset, out int error)
    {
        nint read;
        fixed (byte* start = into)
        {
            do
            {
                read = PRead(file, start, (nuint)into.Length, offset);
                error = read < 0 ? Marshal.GetLastPInvokeError() : 0;
            }
            while (error == EINTR);
        }
        return (int)read;
    }

    /// <summary>True for the errors that say that a file, or the device behind it, isn't there.</summary>
    public static bool IsAbsence(int error) => error is ENOENT or ENOTDIR or ENODEV or ENXIO;

    /// <summary>The exception that the framework would throw for this error.</summary>
    public static Exception Failure(string path, int error) => error switch
    {
        ENOENT => new FileNotFoundException($"{path} is not there", path),
        EACCES or EPERM => new UnauthorizedAccessException($"{path} may not be read by this user"),
        _ => new IOException($"{path} cannot be read: {Marshal.GetPInvokeErrorMessage(error)}", error),
    };

    /// <summary>The path as system calls want it: UTF-8 with a NUL at its end.</summary>
    public static byte[] PathBytes(string path) => System.Text.Encoding.UTF8.GetBytes(path + '\0');

    /// <summary>
    /// Opens a file or a directory as <see cref="OpenToRead"/> does, without a handle to allocate: the descriptor, or
    /// -1 and the error's number. It must be closed by <see cref="Close"/>.
    /// </summary>
    public static unsafe int OpenRaw(ReadOnlySpan<byte> path, out int error)
    {
        int descriptor;
        fixed (byte* from = path)
            descriptor = Open(from, ReadOnlyNonBlockCloseOnExec);
        error = descriptor < 0 ? Marshal.GetLastPInvokeError() : 0;
        return descriptor;
    }

    /// <summary>
    /// Reads once, from the begin; the number of bytes, or -1 and the error's number.
    /// </summary>
    public static unsafe int ReadRaw(int descriptor, Span<byte> into, out int error)
    {
        nint read;
        fixed (byte* start = into)
        {
            do
            {
                read = PRead(descriptor, start, (nuint)into.Length, 0);
                error = read < 0 ? Marshal.GetLastPInvokeError() : 0;
            }
            while (error == EINTR);
        }
        return (int)read;
    }

    /// <summary>Reads entries of a directory; bytes, 0 at the end, or -1 and the error's number.</summary>
    public static unsafe int ReadEntries(int descriptor, Span<byte> into, out int error)
    {
        nint read;
        fixed (byte* start = into)
            read = GetDirectoryEntries(descriptor, start, (nuint)into.Length);
        error = read < 0 ? Marshal.GetLastPInvokeError() : 0;
        return (int)read;
    }

    /// <summary>The path with all symbolic links followed; null when there is no such file.</summary>
    public static unsafe string? RealPath(string path)
    {
        var resolved = stackalloc byte[PathBytesMax];
        return RealPath(path, resolved) is null ? null : Marshal.PtrToStringUTF8((nint)resolved);
    }

    /// <summary>
    /// Asks about the file system at a path; 0 or the error's number. It may hang, as network mounts do.
    /// </summary>
    public static unsafe int FileSystemAt(byte[] path, out Statfs result)
    {
        fixed (byte* from = path)
        fixed (Statfs* into = &result)
            return StatFileSystem(from, into) == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    /// <summary>
    /// Returns once the names in a directory survive a loss of power; 0 or the error's number.
    /// </summary>
    /// <param name="path">The directory's path with a NUL at its end.</param>
    public static int SyncDirectory(ReadOnlySpan<byte> path)
    {
        var descriptor = OpenRaw(path, out var error);
        if (descriptor < 0)
            return error;
        error = FSync(descriptor) == 0 ? 0 : Marshal.GetLastPInvokeError();
        _ = Close(descriptor);
        return error;
    }

    /// <summary>Closes a descriptor.</summary>
    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(int descriptor);

    [LibraryImport("libc", EntryPoint = "statfs", SetLastError = true)]
    private static unsafe partial int StatFileSystem(byte* path, Statfs* into);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true)]
    private static unsafe partial int Open(byte* path, int flags);

    [LibraryImport("libc", EntryPoint = "pread", SetLastError = true)]
    private static unsafe partial nint PRead(int descriptor, byte* into, nuint length, long offset);

    [LibraryImport("libc", EntryPoint = "getdents64", SetLastError = true)]
    private static unsafe partial nint GetDirectoryEntries(int descriptor, byte* into, nuint length);

    [LibraryImport("libc", EntryPoint = "realpath", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial byte* RealPath(string path, byte* resolved);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "pread", SetLastError = true)]
    private static unsafe partial nint PRead(SafeFileHandle file, byte* into, nuint length, long offset);
}
