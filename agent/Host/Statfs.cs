using System.Runtime.InteropServices;

namespace Monitoring.Agent.Host;

/// <summary>
/// What statfs(2) tells of a file system: glibc's <c>struct statfs</c> on 64-bit Linux, the same on x86-64 and arm64.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = 120)]
public struct Statfs
{
    /// <summary>Its magic number.</summary>
    public long Type;

    /// <summary>Bytes per block, the unit of the next three.</summary>
    public long BlockBytes;

    /// <summary>All blocks.</summary>
    public ulong Blocks;

    /// <summary>Blocks that are free.</summary>
    public ulong BlocksFree;

    /// <summary>Blocks that are free for users other than root.</summary>
    public ulong BlocksAvailable;

    /// <summary>All inodes.</summary>
    public ulong Files;

    /// <summary>Inodes that are free.</summary>
    public ulong FilesFree;
}

/// <summary>Asks the kernel about the file system at a path.</summary>
/// <param name="path">UTF-8 or any bytes, with a NUL at the end.</param>
/// <param name="result">The answer.</param>
/// <returns>0, or the number (errno) of the error.</returns>
public delegate int StatfsCall(byte[] path, out Statfs result);
