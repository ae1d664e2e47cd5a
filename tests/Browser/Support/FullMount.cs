using System.Diagnostics;

namespace Monitoring.Tests.Browser.Support;

/// <summary>A file system in memory that is 95 % full; needs root.</summary>
internal sealed class FullMount : IDisposable
{
    private const int SizeMiB = 40;
    private const int UsedMiB = 38;

    private FullMount(string path) => Path = path;

    /// <summary>Where it is mounted.</summary>
    public string Path { get; }

    /// <summary>Mounts and fills it.</summary>
    public static FullMount Make(string path)
    {
        Directory.CreateDirectory(path);
        Run("mount", "-t", "tmpfs", "-o", $"size={SizeMiB}m", "browser-test", path);
        var mount = new FullMount(path);
        File.WriteAllBytes(System.IO.Path.Combine(path, "content"), new byte[UsedMiB << 20]);
        return mount;
    }

    public void Dispose() => Run("umount", Path);

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, $"{program} {string.Join(' ', arguments)}: is this root?");
    }
}
