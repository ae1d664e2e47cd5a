using Monitoring.Agent.Delivery;
using Monitoring.Trust;

namespace Monitoring.Tests.Unit.Delivery;

[TestClass]
public sealed class AgentDirectoryTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("agent-directory").FullName;

    private string Data => Path.Combine(root, "data");

    [TestMethod]
    public void Open_Twice_KeepsTheId()
    {
        Guid first;
        using (var directory = AgentDirectory.Open(Data))
            first = directory.AgentId;

        using var again = AgentDirectory.Open(Data);

        Assert.AreEqual(first, again.AgentId);
        Assert.AreNotEqual(Guid.Empty, first);
        Assert.AreEqual(
            UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Data, "agent-id")));
    }

    [TestMethod]
    public void Open_WhileAnotherAgentUsesIt_IsRefused()
    {
        using var first = AgentDirectory.Open(Data);

        var error = Assert.ThrowsExactly<DirectoryInUseException>(() => AgentDirectory.Open(Data));

        StringAssert.Contains(error.Message, "another monitoring-agent");
    }

    [TestMethod]
    public void Open_DamagedId_SaysWhatToDo()
    {
        AgentDirectory.Open(Data).Dispose();
        File.WriteAllText(Path.Combine(Data, "agent-id"), "0000");

        var error = Assert.ThrowsExactly<TrustException>(() => AgentDirectory.Open(Data));

        StringAssert.Contains(error.Message, "delete it to become a new agent");
        File.Delete(Path.Combine(Data, "agent-id"));
        AgentDirectory.Open(Data).Dispose();
    }

    public void Dispose() => Directory.Delete(root, recursive: true);
}
