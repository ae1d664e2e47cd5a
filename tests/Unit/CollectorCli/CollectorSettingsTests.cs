using Monitoring.Collector.Cli;
using Monitoring.Collector.Listening;

namespace Monitoring.Tests.Unit.CollectorCli;

[TestClass]
public sealed class CollectorSettingsTests
{
    private readonly string directory = Directory.CreateTempSubdirectory("collector-settings").FullName;
    private readonly Dictionary<string, string> flags = [];
    private readonly Dictionary<string, string> environment = [];

    [TestInitialize]
    public void NameDataDirectory() => environment["MONITORING_DATA_DIR"] = directory;

    [TestCleanup]
    public void Remove() => Directory.Delete(directory, recursive: true);

    [TestMethod]
    public void Resolve_Nothing_GivesTheDefaults()
    {
        var settings = Resolve();

        Assert.AreEqual("[::]:7420", settings.AgentsListen.ToString());
        Assert.AreEqual("127.0.0.1:7480", settings.Web.Listen.ToString());
        Assert.IsNull(settings.ExternalAddress);
        Assert.AreEqual(TimeSpan.FromDays(30), settings.CertificateLife);
        Assert.IsFalse(settings.Insecure);
        Assert.IsNull(settings.Web.ExternalUrl);
        Assert.IsNull(settings.CaptureDirectory);
    }

    [TestMethod]
    public void Resolve_LimitsOnStrangers_AreNumbersWithinBounds()
    {
        Assert.AreEqual(StrangerLimits.Default, Resolve().Strangers);
        flags["agents.limits.connections-per-address"] = "1";
        flags["agents.limits.handshakes-per-second"] = "100000";
        flags["agents.limits.handshakes-per-second-per-address"] = "50";
        Assert.AreEqual(new StrangerLimits(1, 100_000, 50), Resolve().Strangers);

        foreach (var wrong in new[] { "0", "100001", "-1", "many", "" })
        {
            flags["agents.limits.handshakes-per-second"] = wrong;
            var error = Assert.ThrowsExactly<StartupException>(Resolve);
            StringAssert.Contains(error.Message, "--agents.limits.handshakes-per-second");
        }
    }

    [TestMethod]
    [DataRow("agents.listen-address", "[fe80::1%eth0]:7420")]
    [DataRow("web.listen-address", "[fe80::1%2]:7480")]
    [DataRow("agents.external-address", "[fe80::1%eth0]:7420")]
    public void Resolve_AddressOfAnInterface_IsRefused(string flag, string address)
    {
        flags[flag] = address;

        StringAssert.Contains(Assert.ThrowsExactly<StartupException>(Resolve).Message, "interface");
    }

    [TestMethod]
    public void Resolve_EverySource_FlagBeforeEnvironmentBeforeFile()
    {
        Configure("""
            agents:
              listen-address: 127.0.0.1:1
              external-address: monitor.example:1
            web:
              listen-address: 127.0.0.1:1
              external-url: https://file.example/
            """);
        environment["MONITORING_AGENTS_LISTEN_ADDRESS"] = "127.0.0.1:2";
        environment["MONITORING_WEB_LISTEN_ADDRESS"] = "127.0.0.1:2";
        flags["agents.listen-address"] = "127.0.0.1:3";

        var settings = Resolve();

        Assert.AreEqual(3, settings.AgentsListen.Port);
        Assert.AreEqual(2, settings.Web.Listen.Port);
        Assert.AreEqual("monitor.example:1", settings.ExternalAddress);
        Assert.AreEqual("https://file.example/", settings.Web.ExternalUrl?.ToString());
    }

    [TestMethod]
    public void Resolve_SettingsForAgents_HaveTheNamesOfTheAgentsFlags()
    {
        flags["agents.sampling.fast"] = "5s";
        Assert.AreEqual(KeyValuePair.Create("sampling.fast", "5s"), Resolve().ForAgents.Single());

        flags["agents.sampling.fast"] = "10ms";
        Assert.ThrowsExactly<StartupException>(Resolve);
    }

    [TestMethod]
    [DataRow("https://packages.example.org/monitoring/", "https://packages.example.org/monitoring")]
    [DataRow("/srv/packages", "/srv/packages")]
    public void Resolve_PlaceOfPackages_IsUnderstood(string text, string expected)
    {
        Assert.AreEqual("", Resolve().InstallFrom);
        flags["agents.install-from"] = text;
        Assert.AreEqual(expected, Resolve().InstallFrom);
    }

    [TestMethod]
    public void Resolve_EmptyVariables_CountAsUnset()
    {
        Configure("agents: { external-address: 'monitor.example:1' }");
        environment["MONITORING_AGENTS_EXTERNAL_ADDRESS"] = "";
        environment["MONITORING_WEB_LISTEN_ADDRESS"] = "";
        environment["MONITORING_DEBUG_CAPTURE_DIR"] = "";

        var settings = Resolve();

        Assert.AreEqual("monitor.example:1", settings.ExternalAddress);
        Assert.AreEqual("127.0.0.1:7480", settings.Web.Listen.ToString());
        Assert.IsNull(settings.CaptureDirectory);
    }

    [TestMethod]
    [DataRow("agents.listen-address", ":7420", "[::]:7420")]
    [DataRow("agents.listen-address", "localhost:0", "127.0.0.1:0")]
    [DataRow("agents.listen-address", "[::1]:80", "[::1]:80")]
    public void Resolve_Address_IsUnderstood(string flag, string text, string expected)
    {
        flags[flag] = text;

        Assert.AreEqual(expected, Resolve().AgentsListen.ToString());
    }

    [TestMethod]
    [DataRow("agents.listen-address", "7420")]
    [DataRow("agents.listen-address", "127.0.0.1")]
    [DataRow("agents.listen-address", "127.0.0.1:")]
    [DataRow("agents.listen-address", "127.0.0.1:99999")]
    [DataRow("agents.listen-address", "::1:80")]
    [DataRow("agents.listen-address", "example.org:80")]
    [DataRow("web.listen-address", "0.0.0.0")]
    [DataRow("web.external-url", "monitoring.example.org")]
    [DataRow("agents.install-from", "packages")]
    [DataRow("agents.install-from", "ftp://packages.example.org")]
    [DataRow("agents.install-from", "/srv/packages; reboot")]
    [DataRow("insecure", "maybe")]
    [DataRow("data-dir", "")]
    public void Resolve_WrongValue_IsAUsageErrorThatNamesTheFlagAndTheRemedy(string flag, string text)
    {
        flags[flag] = text;

        var error = Assert.ThrowsExactly<StartupException>(Resolve);

        Assert.AreEqual(2, error.ExitCode);
        StringAssert.Contains(error.Message, "--" + flag);
        Assert.DoesNotContain('\n', error.Message);
    }

    [TestMethod]
    public void Resolve_InsecureBeyondLoopback_IsRefused()
    {
        flags["insecure"] = "true";
        Assert.ThrowsExactly<StartupException>(Resolve);

        flags["agents.listen-address"] = "127.0.0.1:7420";
        Assert.IsTrue(Resolve().Insecure);
    }

    [TestMethod]
    [DataRow("agents: [1, 2]")]
    [DataRow("agents:\n  listen-adress: 127.0.0.1:1")]
    [DataRow("a: b: c")]
    [DataRow("just text")]
    public void Resolve_WrongFile_IsAUsageErrorThatNamesTheLine(string content)
    {
        Configure(content);

        var error = Assert.ThrowsExactly<StartupException>(Resolve);

        Assert.AreEqual(2, error.ExitCode);
        StringAssert.Contains(error.Message, "line ");
    }

    [TestMethod]
    public void Resolve_EmptyFile_IsFine()
    {
        Configure("# nothing yet\n");

        Assert.AreEqual(directory, Resolve().DataDirectory);
    }

    [TestMethod]
    public void Resolve_MissingFile_IsAFailure()
    {
        flags["config.file"] = Path.Combine(directory, "missing.yaml");

        Assert.AreEqual(1, Assert.ThrowsExactly<StartupException>(Resolve).ExitCode);
    }

    [TestMethod]
    public void Resolve_StateDirectoryOfSystemd_IsTheDataDirectory()
    {
        environment.Clear();
        environment["STATE_DIRECTORY"] = "/var/lib/monitoring-collector:/var/lib/other";

        Assert.AreEqual("/var/lib/monitoring-collector", Resolve().DataDirectory);
    }

    private void Configure(string yaml)
    {
        flags["config.file"] = Path.Combine(directory, "collector.yaml");
        File.WriteAllText(flags["config.file"], yaml);
    }

    private CollectorSettings Resolve() =>
        CollectorSettings.Resolve(flag => flags.GetValueOrDefault(flag.Name), environment.GetValueOrDefault);
}
