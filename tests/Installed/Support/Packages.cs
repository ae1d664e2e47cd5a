using Monitoring.Tests.EndToEnd.Support;
using Monitoring.Tests.Faults.Support;

namespace Monitoring.Tests.Installed.Support;

/// <summary>The packages under test, as <c>install/packages</c> leaves them.</summary>
internal static class Packages
{
    private static readonly string Script = Path.Combine(Binaries.Root, "install/packages");

    public static string Folder { get; } = Path.Combine(Binaries.Root, "out/packages");

    public static string Agent => Find(Folder, "monitoring-agent_*_amd64.deb");

    public static string AgentForArm64 =>
        Find(Path.Combine(Binaries.Root, "out/packages-arm64"), "monitoring-agent_*_arm64.deb");

    public static string Collector => Find(Folder, "monitoring-collector_*_amd64.deb");

    /// <summary>Puts packages of the release before into a folder: those that <c>install/test</c> made of its commit,
    /// or, when there is no such commit yet, today's programs under an older version.</summary>
    public static void Older(string folder)
    {
        if (Environment.GetEnvironmentVariable("MONITORING_OLDER_PACKAGES") is not { Length: > 0 } made)
        {
            Again(folder, "0.0.9");
            return;
        }
        foreach (var file in Directory.GetFiles(made))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
    }

    /// <summary>Packages the programs as they were built with another version.</summary>
    /// <param name="folder">Where they go.</param>
    /// <param name="version">Their version; null for that of the sources.</param>
    public static void Again(string folder, string? version = null)
    {
        string[] other = version is null ? [] : ["--version", version];
        // They are not kept, so it is not worth the time to make them small.
        var (exit, output) = Superuser.Try(
            "env",
            [
                "DPKG_DEB_COMPRESSOR_TYPE=none", Script, "--deb", "--output", folder,
                "--prebuilt", Path.Combine(Binaries.Root, "out/published"), .. other,
            ]);
        Assert.AreEqual(0, exit, output);
    }

    private static string Find(string folder, string pattern) =>
        Directory.Exists(folder) && Directory.GetFiles(folder, pattern) is [var one]
            ? one
            : throw new InvalidOperationException($"there is no {pattern} in {folder}: run ./install/test");
}
