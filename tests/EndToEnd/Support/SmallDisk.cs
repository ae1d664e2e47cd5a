using System.Diagnostics;

namespace Monitoring.Tests.EndToEnd.Support;

/// <summary>A file system in memory of a few megabytes, which a test can fill. Only root may make one.</summary>
public sealed class SmallDisk : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    private SmallDisk()
    {
    }

    public string Path => directory.Path;

    private string Filler => System.IO.Path.Combine(Path, "filler");

    /// <summary>Mounts it; the test is inconclusive where that is not allowed.</summary>
    public static SmallDisk Mount(int mebibytes)
    {
        var disk = new SmallDisk();
        if (Run("mount", "-t", "tmpfs", "-o", $"size={mebibytes}m", "tmpfs", disk.Path) == 0)
            return disk;
        disk.directory.Dispose();
        throw new AssertInconclusiveException("only root may mount a tmpfs");
    }

    /// <summary>Leaves no room.</summary>
    public void Fill()
    {
        using var filler = File.Create(Filler);
        var block = new byte[4096];
        try
        {
            while (true)
            {
                filler.Write(block);
                filler.Flush();
            }
        }
        catch (IOException)
        {
            // Full, as was wanted.
        }
    }

    /// <summary>Makes room again.</summary>
    public void MakeRoom() => File.Delete(Filler);

    public void Dispose()
    {
        Run("umount", Path);
        directory.Dispose();
    }

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        return process.ExitCode;
    }
}
