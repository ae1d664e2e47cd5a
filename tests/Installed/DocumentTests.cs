using System.Text.RegularExpressions;
using Monitoring.Tests.EndToEnd.Support;
using Monitoring.Tests.Installed.Support;

namespace Monitoring.Tests.Installed;

/// <summary>
/// Every command in the documents for users, run on a fresh host in an order that makes sense, with real values in
/// place of examples. A command that is documented and not here fails the test, and so does one that is here only.
/// </summary>
[TestClass]
public sealed partial class DocumentTests
{
    private const string Backup = "/var/backups/monitoring-collector";
    private const string Token = "$(monitoring-collector token create --address 10.232.0.10:7420)";

    private static readonly string[] Documents = ["README.md", "install/README.md"];

    /// <summary>Who runs those that are for a machine that builds.</summary>
    private static readonly Dictionary<string, string> Elsewhere = new()
    {
        ["./install/run"] = "tests/bench/newcomer",
        ["./install/test"] = "continuous integration",
        ["install/packages"] = "install/test",
        ["install/packages --rpm"] = "install/test",
        ["install/packages --arch arm64"] = "install/test",
        ["install/packages --ref HEAD~1"] = "install/test, with the release before",
    };

    /// <summary>What stands in the documents, and what is run for it.</summary>
    private static readonly (string Documented, string Run)[] Here =
    [
        ("sh collector.sh --from /srv/packages --external-address monitor.example.org:7420",
            "cd /srv/packages && sh collector.sh --from /srv/packages --external-address 10.232.0.10:7420"),
        ("curl -fsSL https://example.org/packages/agent.sh | sh -s -- --from https://example.org/packages mon1_...",
            $"curl -fsSL http://10.232.0.10:8000/agent.sh | sh -s -- --from http://10.232.0.10:8000 {Token}"),
        ("monitoring-agent join mon1_... && systemctl start monitoring-agent",
            $"systemctl stop monitoring-agent; monitoring-agent join {Token} && systemctl start monitoring-agent"),
        ("monitoring-collector token create", "monitoring-collector token create"),
        ("monitoring-agent join mon1_... && monitoring-agent run",
            $"d=/root/second; monitoring-agent join {Token} --name second --data-dir $d && "
            + "{ timeout 3 monitoring-agent run --name second --data-dir $d; [ $? -ne 2 ]; }"),
        ("monitoring-agent print", "monitoring-agent print | grep node_load1"),
        ("monitoring-agent check", "monitoring-agent check | grep loadavg"),
        ("monitoring-collector user add anna", "echo correct-horse-battery | monitoring-collector user add anna"),
        ("monitoring-collector web-token create prometheus --scope scrape",
            "monitoring-collector web-token create prometheus --scope scrape"),
        ("monitoring-collector history export --from -24h --output day.om",
            "monitoring-collector history export --from -24h --output day.om && grep -q node_load1 day.om"),
        ("monitoring-collector backup DIR", $"monitoring-collector backup {Backup}/other"),
        ("monitoring-collector history export --join DIR --output all.om",
            $"monitoring-collector history export --join {Backup}/other --output all.om"),
        ("monitoring-collector history export --join /srv/copy-of-the-other --output all.om",
            $"rm all.om; monitoring-collector history export --join {Backup}/other --output all.om"),
        ($"monitoring-collector backup {Backup}/monday", $"monitoring-collector backup {Backup}/monday"),
        ("systemctl stop monitoring-collector && rm -rf /var/lib/monitoring-collector/*",
            "systemctl stop monitoring-collector && rm -rf /var/lib/monitoring-collector/*"),
        ($"monitoring-collector restore {Backup}/monday --data-dir /var/lib/monitoring-collector",
            $"monitoring-collector restore {Backup}/monday --data-dir /var/lib/monitoring-collector"),
        ("systemctl start monitoring-collector", "systemctl start monitoring-collector"),
        ("systemctl stop monitoring-collector && systemctl enable --now monitoring-collector.socket",
            "systemctl stop monitoring-collector && systemctl enable --now monitoring-collector.socket"),
        ("monitoring-collector run --web.listen-address [::]:7480",
            "systemctl disable --now monitoring-collector.socket; systemctl stop monitoring-collector; "
            + "timeout 5 monitoring-collector run --web.listen-address [::]:7480 2>&1 | grep 'status page: https'"),
    ];

    [TestMethod]
    public void Commands_OfTheDocuments_AreRunByATest()
    {
        var documented = Documents.SelectMany(Commands).Distinct();

        Assert.AreSequenceEqual(
            documented.Order(), Here.Select(one => one.Documented).Concat(Elsewhere.Keys).Distinct().Order());
    }

    [TestMethod]
    [Timeout(300_000, CooperativeCancellation = true)]
    public async Task Commands_OfTheDocuments_Work()
    {
        using var wire = new Wire();
        using var host = new BootedHost(wire, "mon", 10);
        using var packages = host.Inside(
            "python3", "-m", "http.server", "8000", "--bind", host.Address, "--directory", Packages.Folder);
        await host.Until("curl -fsS -o /dev/null http://10.232.0.10:8000/SHA256SUMS", "reaching the packages");

        foreach (var (documented, run) in Here)
        {
            var (exit, output) = host.Try(run);
            Assert.AreEqual(0, exit, $"{documented}\nrun as: {run}\n{output}");
        }
    }

    // A line of a block of shell, without what is said of it behind a #.
    private static IEnumerable<string> Commands(string document) =>
        from Match block in Block().Matches(File.ReadAllText(Path.Combine(Binaries.Root, document)))
        from line in block.Groups["lines"].Value.Split('\n')
        let command = line.Split(" #")[0].Trim()
        where command.Length > 0
        select command;

    [GeneratedRegex("^```sh\n(?<lines>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
