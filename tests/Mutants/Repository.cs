using System.Diagnostics;

namespace Monitoring.Tests.Mutants;

/// <summary>The repository that these tests were built in.</summary>
internal static class Repository
{
    public static string Top { get; } = FindTop();

    /// <summary>What has to be copied to build the suites: paths relative to the top. The status page stays behind; the
    /// collector is built without it.</summary>
    public static IEnumerable<string> Sources(IEnumerable<Suite> suites)
    {
        string[] folders = ["shared/", "agent/", "collector/", .. suites.Select(suite => $"tests/{suite.Project}/")];
        return Files().Where(file =>
            folders.Any(file.StartsWith) && (!file.StartsWith("collector/Web/page/") || file.EndsWith(".targets"))
            || (!file.Contains('/') && Path.GetExtension(file) is ".props" or ".json" or ".editorconfig"));
    }

    private static string[] Files()
    {
        using var git = Process.Start(new ProcessStartInfo("git", "ls-files --cached --others --exclude-standard")
        {
            WorkingDirectory = Top,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        }) ?? throw new InvalidOperationException("git did not start");
        var listed = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return [.. listed.Split('\n').Where(file => File.Exists(Path.Combine(Top, file)))];
    }

    private static string FindTop()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Monitoring.sln")))
            directory = directory.Parent;
        return directory?.FullName
            ?? throw new InvalidOperationException("no Monitoring.sln above " + AppContext.BaseDirectory);
    }
}
