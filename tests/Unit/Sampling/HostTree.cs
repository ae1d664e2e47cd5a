using Monitoring.Agent.Host;
using Monitoring.Tests.Unit.Tidy;

namespace Monitoring.Tests.Unit.Sampling;

/// <summary>
/// A host made of files: <c>proc</c>, <c>sys</c>, <c>udev</c> and <c>root</c> below a temporary folder, copied from a
/// committed fixture or written by the test, which may change them between cycles.
/// </summary>
internal sealed class HostTree : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("host-tree-").FullName;

    public HostTree() =>
        Paths = new HostPaths(At("proc"), At("sys"), At("root"), At("udev"));

    /// <summary>Where a sampler finds this host.</summary>
    public HostPaths Paths { get; }

    /// <summary>A copy of <c>tests/Unit/Sampling/Fixtures/NAME</c>, for example <c>cpu/two-sockets</c>.</summary>
    public static HostTree Copy(string fixture)
    {
        var tree = new HostTree();
        var from = FixtureAt(fixture, "");
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
            tree.Write(Path.GetRelativePath(from, file), File.ReadAllText(file));
        return tree;
    }

    /// <summary>A committed file's full path.</summary>
    public static string FixtureAt(string fixture, string relative) =>
        Path.Combine(SourceTree.Root, "tests/Unit/Sampling/Fixtures", fixture, relative);

    /// <summary>A file's full path, for example of <c>proc/stat</c>.</summary>
    public string At(string relative) => Path.Combine(folder, relative);

    /// <summary>Writes a file in place, as the kernel's files change: one that is open stays the same file.</summary>
    public HostTree Write(string relative, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(relative))!);
        File.WriteAllText(At(relative), content);
        return this;
    }

    /// <summary>Puts other text in the place of a part of a file.</summary>
    public HostTree Edit(string relative, string old, string now)
    {
        var before = File.ReadAllText(At(relative));
        Assert.Contains(old, before, "the fixture lacks what the test wants to change");
        return Write(relative, before.Replace(old, now, StringComparison.Ordinal));
    }

    /// <summary>Makes a symbolic link, whose target is seen from the link's folder.</summary>
    public HostTree Link(string relative, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(relative))!);
        File.CreateSymbolicLink(At(relative), target);
        return this;
    }

    /// <summary>Takes away a file or a folder.</summary>
    public HostTree Remove(string relative)
    {
        if (Directory.Exists(At(relative)))
            Directory.Delete(At(relative), recursive: true);
        else
            File.Delete(At(relative));
        return this;
    }

    /// <summary>How many files below a folder this process has open, those taken away since included.</summary>
    public int CountOpen(string relative)
    {
        var below = At(relative) + "/";
        return Directory.EnumerateFileSystemEntries("/proc/self/fd")
            .Count(entry => new FileInfo(entry).LinkTarget?.StartsWith(below, StringComparison.Ordinal) == true);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
