using System.Text;
using Monitoring.Collector.Registry;
using Monitoring.Model;

namespace Monitoring.Tests.Unit.Registry;

[TestClass]
public sealed class AgentFileTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly string directory = Directory.CreateTempSubdirectory("agent-file").FullName;
    private readonly List<string> reports = [];

    private string FilePath => Path.Combine(directory, AgentFile.FileName);

    [TestCleanup]
    public void Remove() => Directory.Delete(directory, recursive: true);

    [TestMethod]
    public void Write_ThenRead_GivesTheSame()
    {
        AgentRecord[] agents =
        [
            new(Guid.NewGuid(), "db1", Now, Now.AddMinutes(1), new LabelSet(new Label("env", "prod")), "a clone"),
            new(Guid.NewGuid(), "web \"1\"", Now, Now, LabelSet.Empty),
        ];

        AgentFile.Write(FilePath, agents);
        var read = AgentFile.Read(FilePath, Now, reports.Add);

        CollectionAssert.AreEqual(agents, read.ToArray());
        Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FilePath));
        Assert.IsEmpty(reports);
        Assert.HasCount(1, Directory.GetFiles(directory), "nothing is left beside the file");
    }

    [TestMethod]
    public void Read_Missing_IsEmpty() => Assert.IsEmpty(AgentFile.Read(FilePath, Now, reports.Add));

    [TestMethod]
    [DataRow("")]
    [DataRow("not json")]
    [DataRow("{\"version\":1}")]
    [DataRow("{\"version\":2,\"agents\":[]}")]
    [DataRow("{\"version\":1,\"agents\":[null]}")]
    [DataRow("{\"version\":1,\"agents\":[{\"id\":\"xyz\",\"name\":\"a\"}]}")]
    public void Read_Corrupt_IsSetAsideAndReported(string content)
    {
        File.WriteAllText(FilePath, content, Encoding.UTF8);

        Assert.IsEmpty(AgentFile.Read(FilePath, Now, reports.Add));
        Assert.HasCount(1, reports);
        Assert.IsFalse(File.Exists(FilePath));
        var aside = Directory.GetFiles(directory).Single();
        StringAssert.Contains(reports[0], aside);
        Assert.AreEqual(content, File.ReadAllText(aside));
    }
}
