using System.Runtime.InteropServices;

namespace Monitoring.Agent.Host;

/// <summary>
/// Gives back to the host what only starting up needed: garbage, and the pages of the program's file that hold the
/// command line, the first handshake and the like. What is needed again comes back from the file by itself.
/// </summary>
public static partial class StartupMemory
{
    // MADV_RANDOM of madvise(2): what is needed again is read by itself, without 128 KiB around it that isn't.
    private const int Random = 1;

    // MADV_PAGEOUT, Linux 5.4 and later. It never loses what was written to memory, and leaves alone what other
    // processes use too. A kernel that doesn't know it, or doesn't let this user, changes nothing.
    private const int PageOut = 21;

    /// <summary>Gives it back. To be called once, when the agent has been linked for a while.</summary>
    public static void GiveBack()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        try
        {
            using var maps = new HostFile("/proc/self/maps");
            foreach (var line in new Lines(maps.Read()))
                GiveBackFilePages(line);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A host without /proc keeps some megabytes more mapped, and that is all.
        }
    }

    // A line is START-END PERMISSIONS OFFSET DEVICE INODE PATH, see proc(5).
    private static void GiveBackFilePages(ReadOnlySpan<byte> line)
    {
        var fields = new Fields(line);
        var range = fields.Next();
        var isReadOnly = fields.Next().StartsWith("r-"u8);
        fields.Skip(3);
        var isFile = fields.Next().StartsWith("/"u8);
        var dash = range.IndexOf((byte)'-');
        if (!isReadOnly || !isFile || dash < 0)
            return;
        if (!Parse.TryHex(range[..dash], out var start) || !Parse.TryHex(range[(dash + 1)..], out var end))
            return;
        _ = Advise((nint)start, (nuint)(end - start), Random);
        _ = Advise((nint)start, (nuint)(end - start), PageOut);
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint address, nuint length, int advice);
}
