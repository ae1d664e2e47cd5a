using System.Runtime.InteropServices;

namespace Monitoring.Agent.Host;

/// <summary>
/// Gives back to the host what only starting up needed: garbage, and the code of the command line, of the first
/// handshake and the like. Code that is needed again comes back from the page cache by itself.
/// </summary>
public static partial class StartupMemory
{
    private const int DontNeed = 4;

    /// <summary>Gives it back. To be called once, when the agent has been linked for a while.</summary>
    public static void GiveBack()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        try
        {
            using var maps = new HostFile("/proc/self/maps");
            foreach (var line in new Lines(maps.Read()))
                GiveBackCode(line);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A host without /proc keeps some megabytes more mapped, and that is all.
        }
    }

    // A line is START-END PERMISSIONS OFFSET DEVICE INODE PATH, see proc(5). Only code from files is let go: nobody has
    // written to it, so dropping it loses nothing.
    private static void GiveBackCode(ReadOnlySpan<byte> line)
    {
        var fields = new Fields(line);
        var range = fields.Next();
        var permissions = fields.Next();
        fields.Skip(3);
        var dash = range.IndexOf((byte)'-');
        if (!permissions.SequenceEqual("r-xp"u8) || !fields.Next().StartsWith("/"u8) || dash < 0)
            return;
        if (Parse.TryHex(range[..dash], out var start) && Parse.TryHex(range[(dash + 1)..], out var end))
            _ = Advise((nint)start, (nuint)(end - start), DontNeed);
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint address, nuint length, int advice);
}
