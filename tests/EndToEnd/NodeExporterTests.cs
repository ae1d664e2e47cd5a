using System.Diagnostics;
using Monitoring.Tests.EndToEnd.Support;

namespace Monitoring.Tests.EndToEnd;

/// <summary>
/// What <c>monitoring-agent print</c> says about this host beside what Debian's node_exporter 1.5 says at the same
/// time. What changed between 1.5 and 1.12, whose names and values the agent keeps to, stands in
/// node-exporter-1.5-to-1.12.tsv.
/// </summary>
[TestClass]
public sealed class NodeExporterTests
{
    private const string Executable = "/usr/bin/prometheus-node-exporter";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);

    /// <summary>How far a gauge may move between two readings: relative, and absolute for those near zero.</summary>
    private const double GaugeTolerance = 0.15;
    private const double GaugeSlack = 64 << 20;

    /// <summary>The samplers compared: all that node_exporter 1.5 has too.</summary>
    private static readonly string[] Collectors =
    [
        "cpu", "cpufreq", "meminfo", "loadavg", "diskstats", "filesystem", "netdev", "netclass", "netstat", "sockstat",
        "softnet", "stat", "vmstat", "pressure", "schedstat", "filefd", "entropy", "conntrack", "arp", "uname", "os",
        "time", "timex", "processes", "udp_queues", "thermal_zone", "hwmon", "textfile",
    ];

    /// <summary>Families with a series for each state that some process is in right now.</summary>
    private static readonly string[] Fleeting = ["node_processes_state", "node_processes_threads_state"];

    /// <summary>1.12's defaults, which 1.5 and Debian's patches to it set otherwise; both programs get them.</summary>
    private static readonly string[] Filters =
    [
        "--collector.diskstats.device-exclude=^(z?ram|loop|fd|(h|s|v|xv)d[a-z]|nvme\\d+n\\d+p)\\d+$",
        "--collector.netdev.device-exclude=^$",
        "--collector.filesystem.mount-points-exclude=^/(dev|proc|run/credentials/.+|sys|var/lib/docker/.+)($|/)",
        "--collector.filesystem.fs-types-exclude=^(autofs|binfmt_misc|bpf|cgroup2?|configfs|debugfs|devpts|devtmpfs|"
            + "fusectl|hugetlbfs|iso9660|mqueue|nsfs|overlay|proc|procfs|pstore|rpc_pipefs|securityfs|selinuxfs|"
            + "squashfs|sysfs|tracefs)$",
    ];

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public async Task Print_BesideNodeExporter_AgreesInFamiliesTypesLabelsAndValues()
    {
        var differences = NodeExporterDifferences.Read();
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(directory["own.prom"], "# TYPE own_gauge gauge\nown_gauge{part=\"a\"} 1.5\n");
        var port = Ports.Free();
        string[] flags = ["--collector.textfile.directory=" + directory.Path, .. Filters];
        using var exporter = new RunningProgram(
            Executable,
            ["--web.listen-address=127.0.0.1:" + port, "--web.disable-exporter-metrics", "--collector.disable-defaults",
                .. Collectors.Select(name => "--collector." + name), .. flags]);
        using var http = new HttpClient();
        var url = new Uri($"http://127.0.0.1:{port}/metrics");
        Task<string> Scrape() => http.GetStringAsync(url);

        var before = Exposition.Parse(await Eventually.Get(Scrape, _ => true, StartLimit, "node_exporter"));
        var ours = Exposition.Parse(await Print(["--collector.processes", .. flags]))
            .WithoutLabels(differences.LabelsAdded);
        var after = Exposition.Parse(await Scrape());

        var problems = FamilyProblems(before, ours, differences)
            .Concat(SampleProblems(before, ours, after, differences))
            .ToArray();
        Assert.IsEmpty(problems, "\n  " + string.Join("\n  ", problems));
    }

    private static async Task<string> Print(IEnumerable<string> arguments)
    {
        using var agent = Process.Start(new ProcessStartInfo(Binaries.Agent, ["print", .. arguments])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        var text = await agent.StandardOutput.ReadToEndAsync();
        await agent.WaitForExitAsync();
        Assert.AreEqual(0, agent.ExitCode);
        return text;
    }

    private static IEnumerable<string> FamilyProblems(
        Exposition theirs, Exposition ours, NodeExporterDifferences differences)
    {
        foreach (var (family, type) in theirs.Types.Where(f => Compared(f.Key)))
        {
            if (!ours.Types.TryGetValue(family, out var ourType))
            {
                if (!differences.Has(family, "removed"))
                    yield return $"{family} is missing";
            }
            else if (ourType != type && !differences.Has(family, "type"))
            {
                yield return $"{family} is a {ourType}, not a {type}";
            }
        }
        foreach (var family in ours.Types.Keys.Where(f => Compared(f) && !theirs.Types.ContainsKey(f)))
        {
            if (!differences.Has(family, "added"))
                yield return $"{family} is of our own making";
        }
    }

    private static IEnumerable<string> SampleProblems(
        Exposition before, Exposition ours, Exposition after, NodeExporterDifferences differences)
    {
        foreach (var (sample, first) in before.Samples)
        {
            var family = before.FamilyOf(sample);
            if (!Compared(family) || !ours.Types.ContainsKey(family))
                continue;
            if (!after.Samples.TryGetValue(sample, out var last))
                continue;
            if (!ours.Samples.TryGetValue(sample, out var value))
            {
                if (!differences.Has(family, "labels") && !Fleeting.Contains(family))
                    yield return $"{sample} is missing";
            }
            else if (!differences.Has(family, "value") && !Between(before.Types[family], first, value, last))
            {
                yield return $"{sample} is {value:R}, while node_exporter said {first:R} before and {last:R} after";
            }
        }
        var theirs = before.Samples.Keys.Concat(after.Samples.Keys).ToHashSet();
        foreach (var sample in ours.Samples.Keys.Where(s => !theirs.Contains(s)))
        {
            var family = ours.FamilyOf(sample);
            var excused = differences.Has(family, "labels") || Fleeting.Contains(family);
            if (Compared(family) && before.Types.ContainsKey(family) && !excused)
                yield return $"{sample} is of our own making";
        }
    }

    /// <summary>Our own families, how long each took, and who measured are not of the host.</summary>
    private static bool Compared(string family) =>
        (family.StartsWith("node_") || family == "own_gauge")
        && !family.StartsWith("node_scrape_collector_")
        && family != "node_exporter_build_info";

    /// <summary>A counter lies between the two readings around it; anything else near one of them.</summary>
    private static bool Between(string type, double first, double value, double last)
    {
        var (low, high) = (Math.Min(first, last), Math.Max(first, last));
        if (value >= low && value <= high)
            return true;
        if (type == "counter" || double.IsNaN(value))
            return double.IsNaN(value) && double.IsNaN(first);
        var distance = value < low ? low - value : value - high;
        return distance <= Math.Max(Math.Abs(high) * GaugeTolerance, Slack(high));
    }

    /// <summary>
    /// Big numbers are bytes, which move by megabytes while the test runs; small ones are counts and loads.
    /// </summary>
    private static double Slack(double magnitude) => Math.Abs(magnitude) > GaugeSlack ? GaugeSlack : 5;
}
