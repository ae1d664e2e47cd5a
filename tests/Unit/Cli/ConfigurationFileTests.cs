using Monitoring.Agent.Cli;

namespace Monitoring.Tests.Unit.Cli;

[TestClass]
public sealed class ConfigurationFileTests
{
    [TestMethod]
    public void Read_NestedAndDottedKeys_SayTheSame()
    {
        var read = Read("""
            push:
              address: collector:7420
            sampling.fast: 5s
            collector:
              textfile.directory: /var/lib/metrics
              cpu: false
            """);

        Assert.AreEqual("collector:7420", read["push.address"]);
        Assert.AreEqual("5s", read["sampling.fast"]);
        Assert.AreEqual("false", read["collector.cpu"]);
    }

    [TestMethod]
    public void Read_EmptyFile_SetsNothing() => Assert.IsEmpty(Read("# nothing yet\n"));

    [TestMethod]
    [DataRow("name: a\npush:\n  adress: x\n", ":3:", "push.adress")]
    [DataRow("collector:\n  cpu: maybe\n", ":2:", "maybe")]
    [DataRow("push: [a, b]\n", ":1:", "push")]
    [DataRow("name: 'a\n", ":1:", "YAML")]
    [DataRow("name: a\nname: b\n", ":2:", "YAML")]
    public void Read_Wrong_NamesLineAndCause(string yaml, string line, string cause)
    {
        var error = Assert.ThrowsExactly<AgentException>(() => Read(yaml));

        Assert.AreEqual(AgentException.UsageError, error.ExitCode);
        StringAssert.Contains(error.Message, line);
        StringAssert.Contains(error.Message, cause);
    }

    private static Dictionary<string, string> Read(string yaml)
    {
        using var file = new TemporaryFile(yaml);
        return ConfigurationFile.Read(file.Path, AgentSettings.All);
    }
}
