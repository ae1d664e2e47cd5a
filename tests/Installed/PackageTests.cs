using Monitoring.Tests.EndToEnd.Support;
using Monitoring.Tests.Faults.Support;
using Monitoring.Tests.Installed.Support;

namespace Monitoring.Tests.Installed;

/// <summary>The packages and what stands in them, without installing them.</summary>
[TestClass]
public sealed class PackageTests
{
    private const long AgentInstalledBytesMax = 12_000_000;

    private static readonly string Units = Path.Combine(Binaries.Root, "install/units");

    [TestMethod]
    public void Packages_Lintian_FindsNothing()
    {
        Superuser.Run("lintian", "--fail-on", "error,warning,info", "--allow-root", Packages.Agent);
        Superuser.Run("lintian", "--fail-on", "error,warning,info", "--allow-root", Packages.Collector);
    }

    [TestMethod]
    public void Agent_Installed_TakesLittle()
    {
        using var directory = new TemporaryDirectory();
        Superuser.Run("dpkg-deb", "-x", Packages.Agent, directory.Path);

        var bytes = Directory.GetFiles(directory.Path, "*", SearchOption.AllDirectories)
            .Sum(file => new FileInfo(file).Length);

        Assert.IsLessThan(AgentInstalledBytesMax, bytes);
    }

    /// <summary>As far as an emulator of the processor goes: it samples, and says the same names.</summary>
    [TestMethod]
    public void Agent_ForArm64_SamplesTheSameFamilies()
    {
        Superuser.Run("lintian", "--fail-on", "error,warning,info", "--allow-root", Packages.AgentForArm64);
        using var directory = new TemporaryDirectory();
        Superuser.Run("dpkg-deb", "-x", Packages.AgentForArm64, directory.Path);
        var program = Path.Combine(directory.Path, "usr/bin/monitoring-agent");

        CollectionAssert.AreEqual(
            TypesPrintedBy(Binaries.Agent, "print"),
            TypesPrintedBy("qemu-aarch64", "-L", "/usr/aarch64-linux-gnu", program, "print"));
    }

    [TestMethod]
    public void Packages_MadeTwice_AreTheSameBytes()
    {
        using var first = new TemporaryDirectory();
        using var second = new TemporaryDirectory();

        Packages.Again(first.Path);
        Packages.Again(second.Path);

        var sums = File.ReadAllText(first["SHA256SUMS"]);
        Assert.AreEqual(sums, File.ReadAllText(second["SHA256SUMS"]));
        StringAssert.Contains(sums, ".deb");
    }

    /// <summary>As unprivileged as they can be while they do what they are for.</summary>
    [TestMethod]
    [DataRow("monitoring-agent.service", 20)]
    [DataRow("monitoring-collector.service", 15)]
    public void Unit_Exposure_IsAtMost(string unit, int tenths) => Superuser.Run(
        "systemd-analyze", "security", "--offline=true", "--no-pager", $"--threshold={tenths}",
        Path.Combine(Units, unit));

    [TestMethod]
    [DataRow("monitoring-agent")]
    [DataRow("monitoring-collector")]
    public void ManPage_Rendered_HasNoWarningAndEveryFlag(string program)
    {
        using var directory = new TemporaryDirectory();
        var package = program == "monitoring-agent" ? Packages.Agent : Packages.Collector;
        Superuser.Run("dpkg-deb", "-x", package, directory.Path);
        var page = directory[$"usr/share/man/man1/{program}.1.gz"];

        var (exit, text) = Superuser.Try(
            "env", "LC_ALL=C.UTF-8", "MANWIDTH=80", "MAN_KEEP_FORMATTING=", "man", "--warnings", "-l", page);

        Assert.AreEqual(0, exit, text);
        Assert.DoesNotContain("warning", text);
        var help = Superuser.Try(directory[$"usr/bin/{program}"], "run", "--help");
        foreach (var flag in help.Output.Split('\n').Select(line => line.Trim().Split(' ')[0]).Where(IsFlag))
            StringAssert.Contains(text, flag);

        static bool IsFlag(string word) => word.StartsWith("--", StringComparison.Ordinal);
    }

    [TestMethod]
    public void ShellScripts_AllOfTheRepository_AreClean()
    {
        var (_, listed) = Superuser.Try("git", "-C", Binaries.Root, "ls-files", "-z");
        var scripts = listed.Split('\0').Where(IsShell).ToArray();

        Assert.IsGreaterThan(5, scripts.Length);
        Superuser.Run("env", ["-C", Binaries.Root, "shellcheck", "-x", .. scripts]);

        static bool IsShell(string file)
        {
            var path = Path.Combine(Binaries.Root, file);
            if (!File.Exists(path) || file.EndsWith(".md", StringComparison.Ordinal))
                return false;
            using var reader = new StreamReader(path);
            var first = reader.ReadLine() ?? "";
            return file.EndsWith(".sh", StringComparison.Ordinal)
                || (first.StartsWith("#!", StringComparison.Ordinal)
                    && first.Split('/', ' ')[^1] is "sh" or "bash");
        }
    }

    private static string[] TypesPrintedBy(string program, params string[] arguments)
    {
        var (exit, output) = Superuser.Try(program, arguments);
        Assert.AreEqual(0, exit, output);
        return [.. output.Split('\n').Where(line => line.StartsWith("# TYPE", StringComparison.Ordinal))];
    }
}
