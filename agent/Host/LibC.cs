using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Monitoring.Agent.Host;

/// <summary>
/// The system calls that the framework would wrap too tightly: each gives the error's number instead of throwing,
/// since a file that isn't there is an everyday answer to a sampler.
/// </summary>
internal static partial class LibC
{
    /// <summary>No such file or directory.</summary>
    public const int ENOENT = 2;

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

    private const int EPERM = 1;
    private const int EINTR = 4;

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

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "pread", SetLastError = true)]
    private static unsafe partial nint PRead(SafeFileHandle file, byte* into, nuint length, long offset);
}
