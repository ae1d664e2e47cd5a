using System.Globalization;
using Monitoring.Tests.EndToEnd.Support;

namespace Monitoring.Tests.Faults.Support;

/// <summary>
/// A disk of a few megabytes, ext4 in a file, which a test can fill, and make read-only as the kernel does after an
/// error: at once, whoever has files open.
/// </summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private bool mounted;

    /// <summary>Makes and mounts it.</summary>
    public SmallDisk(int mebibytes)
    {
        Directory.CreateDirectory(Path);
        var size = (mebibytes << 10).ToString(CultureInfo.InvariantCulture);
        Superuser.Run("mkfs.ext4", "-q", "-m", "0", directory["image"], size);
        Mount();
    }

    public string Path => directory["mounted"];

    private string Filler => System.IO.Path.Combine(Path, "filler");

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

    /// <summary>From now on nothing can be written.</summary>
    public void Fail() => Superuser.Run("mount", "-o", "remount,abort", Path);

    /// <summary>Mends a disk that failed; no program may have files open on it.</summary>
    public void Mend()
    {
        Unmount();
        // 1 says that errors were corrected.
        var (exit, output) = Superuser.Try("e2fsck", "-p", directory["image"]);
        Assert.IsLessThanOrEqualTo(1, exit, output);
        Mount();
    }

    public void Dispose()
    {
        if (mounted)
            Superuser.Try("umount", "-l", Path);
        directory.Dispose();
    }

    private void Mount()
    {
        Superuser.Run("mount", "-o", "loop", directory["image"], Path);
        mounted = true;
    }

    private void Unmount()
    {
        Superuser.Run("umount", Path);
        mounted = false;
    }
}
