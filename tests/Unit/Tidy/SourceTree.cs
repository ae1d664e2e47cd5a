using System.Diagnostics;

namespace Monitoring.Tests.Unit.Tidy;

/// <summary>The repository's files as git knows them: tracked, or new and not ignored.</summary>
internal static class SourceTree
{
    private static readonly Lazy<string[]> AllFiles = new(ListFiles);

    public static string Root { get; } = FindRoot();

    /// <summary>Paths relative to the root, with forward slashes.</summary>
    public static IEnumerable<string> Files(params string[] extensions) =>
        AllFiles.Value.Where(f => extensions.Contains(Path.GetExtension(f)));

    /// <summary>C# files of the three production projects.</summary>
    public static IEnumerable<string> Production() => Files(".cs")
        .Where(f => f.StartsWith("shared/") || f.StartsWith("agent/") || f.StartsWith("collector/"));

    public static string[] Lines(string file) => File.ReadAllLines(Path.Combine(Root, file));

    public static string Text(string file) => File.ReadAllText(Path.Combine(Root, file));

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Monitoring.sln")))
            directory = directory.Parent;
        return directory?.FullName
            ?? throw new InvalidOperationException("no Monitoring.sln above " + AppContext.BaseDirectory);
    }

    private static string[] ListFiles()
    {
        using var git = Process.Start(new ProcessStartInfo("git", "ls-files --cached --others --exclude-standard")
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        }) ?? throw new InvalidOperationException("git did not start");
        var listed = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.AreEqual(0, git.ExitCode, "git ls-files failed");
        var files = listed.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. files.Where(f => File.Exists(Path.Combine(Root, f)))];
    }
}
