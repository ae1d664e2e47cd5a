namespace Monitoring.Tests.EndToEnd.Support;

/// <summary>The programs under test, as <c>install/build</c> leaves them, and the repository they come from.</summary>
public static class Binaries
{
    public static string Root { get; } = FindRoot();

    public static string Agent => Find("MONITORING_AGENT", "monitoring-agent");

    public static string Collector => Find("MONITORING_COLLECTOR", "monitoring-collector");

    private static string Find(string variable, string name)
    {
        var path = Environment.GetEnvironmentVariable(variable) ?? Path.Combine(Root, "out", name);
        return File.Exists(path)
            ? path
            : throw new InvalidOperationException($"{path} is missing: run ./install/build, or set {variable}");
    }

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Monitoring.sln")))
            directory = directory.Parent;
        return directory?.FullName
            ?? throw new InvalidOperationException("no Monitoring.sln above " + AppContext.BaseDirectory);
    }
}
