using Monitoring.Collector.Cli;
using Monitoring.Collector.Registry;
using Monitoring.Model;

namespace Monitoring.Tests.Unit.CollectorCli;

[TestClass]
public sealed class RegistryNamesTests
{
    private static readonly DateTimeOffset Seen = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Guid One = new(1, 0, 0, new byte[8]);
    private static readonly Guid Two = new(2, 0, 0, new byte[8]);

    private readonly string[] directories =
    [
        Directory.CreateTempSubdirectory("names").FullName, Directory.CreateTempSubdirectory("names").FullName,
    ];

    [TestCleanup]
    public void Dispose() => Array.ForEach(directories, directory => Directory.Delete(directory, recursive: true));

    [TestMethod]
    public void Hosts_KnownToBoth_AreAsTheCollectorDialledLastHasThem()
    {
        Write(0, Agent(One, "renamed", link: 9, seenAfter: 0), Agent(Two, "b", link: 3, seenAfter: 5));
        Write(1, Agent(One, "before", link: 8, seenAfter: 60), Agent(Two, "b2", link: 4, seenAfter: 0));

        CollectionAssert.AreEqual(
            new[] { (Two, "b2"), (One, "renamed") },
            new RegistryNames(directories).Hosts.Select(host => (host.Id, host.Name)).ToArray());
    }

    [TestMethod]
    public void Hosts_WithOneName_LeaveItToTheOneSeenLast()
    {
        Write(0, Agent(One, "web1", link: 90, seenAfter: 0));
        Write(1, Agent(Two, "web1", link: 1, seenAfter: 60));

        var host = new RegistryNames(directories).Hosts.Single();

        Assert.AreEqual((Two, "web1"), (host.Id, host.Name));
    }

    [TestMethod]
    public void Hosts_WithoutARegistry_AreNone() => Assert.IsEmpty(new RegistryNames(directories).Hosts);

    private void Write(int directory, params AgentRecord[] agents) =>
        AgentFile.Write(
            Path.Combine(directories[directory], AgentFile.FileName), RegistryContent.None with { Agents = agents });

    private static AgentRecord Agent(Guid id, string name, uint link, int seenAfter) =>
        new(id, name, Seen, Seen.AddSeconds(seenAfter), LabelSet.Empty, Link: link);
}
