using System.Text;
using Monitoring.Collector.Registry;
using Monitoring.Model;
using Monitoring.Trust;

namespace Monitoring.Tests.Unit.Registry;

[TestClass]
public sealed class AgentFileTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly string directory = Directory.CreateTempSubdirectory("agent-file").FullName;

    private string FilePath => Path.Combine(directory, AgentFile.FileName);

    [TestCleanup]
    public void Remove() => Directory.Delete(directory, recursive: true);

    [TestMethod]
    public void Write_ThenRead_GivesTheSame()
    {
        AgentRecord[] agents =
        [
            new(Guid.NewGuid(), "db1", Now, Now.AddMinutes(1), new LabelSet(new Label("env", "prod")), "a clone"),
            new(Guid.NewGuid(), "web \"1\"", Now, Now, LabelSet.Empty)
            {
                Key = "sha256:00",
                ValidUntil = Now.AddDays(30),
                Token = 0xfedc_ba98_7654_3210,
                ForgetAfter = TimeSpan.FromHours(2),
                Unseen = TimeSpan.FromMinutes(3),
                IsRevoked = true,
                IsRenamed = true,
            },
        ];
        var token = new TokenRecord(
            7, new byte[] { 1 }, 3, Now, Now.AddDays(1), new LabelSet(new Label("env", "prod")), TimeSpan.FromHours(2))
        {
            SecretHash = new byte[32],
            Over = TimeSpan.FromMinutes(4),
        };
        var revoked = new RevokedKey("sha256:01", TimeSpan.FromDays(100));

        AgentFile.Write(FilePath, new RegistryContent(agents, [revoked], [token]) { Lapsed = [agents[1]] });
        var read = AgentFile.Read(FilePath);

        CollectionAssert.AreEqual(agents, read.Agents.ToArray());
        Assert.AreEqual(revoked, read.Revoked.Single());
        Assert.AreEqual(agents[1], read.Lapsed.Single());
        CollectionAssert.AreEqual(token.SecretHash.ToArray(), read.Tokens[0].SecretHash.ToArray());
        Assert.AreEqual(token, read.Tokens[0] with { SecretHash = token.SecretHash });
        Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FilePath));
        Assert.HasCount(1, Directory.GetFiles(directory), "nothing is left beside the file");
    }

    [TestMethod]
    public void Read_Missing_IsEmpty() =>
        Assert.AreSame(RegistryContent.None, AgentFile.Read(FilePath));

    [TestMethod]
    [DataRow("")]
    [DataRow("not json")]
    [DataRow("{\"version\":1}")]
    [DataRow("{\"version\":2,\"agents\":[]}")]
    [DataRow("{\"version\":1,\"agents\":[null]}")]
    [DataRow("{\"version\":1,\"agents\":[{\"id\":\"xyz\",\"name\":\"a\"}]}")]
    [DataRow("{\"version\":1,\"agents\":[],\"revokedKeys\":[{}]}")]
    [DataRow("{\"version\":1,\"agents\":[],\"lapsed\":[{\"id\":\"xyz\",\"name\":\"a\"}]}")]
    [DataRow("{\"version\":1,\"agents\":[],\"tokens\":[{\"id\":\"1\",\"secretSha256\":\"00\"}]}")]
    public void Read_Corrupt_IsRefusedAndLeftAlone(string content)
    {
        File.WriteAllText(FilePath, content, Encoding.UTF8);

        var error = Assert.ThrowsExactly<TrustException>(() => AgentFile.Read(FilePath));

        StringAssert.Contains(error.Message, $"{FilePath} can't be understood");
        StringAssert.Contains(error.Message, "restore it from a backup");
        Assert.AreEqual(content, File.ReadAllText(FilePath));
    }

    [TestMethod]
    public void Read_RevokedKeyOfAnEarlierVersion_IsRememberedForAsLongAsAny()
    {
        File.WriteAllText(
            FilePath,
            "{\"version\":1,\"agents\":[],\"revokedKeys\":[{\"key\":\"a\",\"until\":\"2027-01-01T00:00:00Z\"}]}");

        Assert.AreEqual(new RevokedKey("a", AgentCertificate.LifeMax), AgentFile.Read(FilePath).Revoked.Single());
    }
}
