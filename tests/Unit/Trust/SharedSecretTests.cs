using System.Text;
using Monitoring.Trust;

namespace Monitoring.Tests.Unit.Trust;

[TestClass]
public sealed class SharedSecretTests
{
    private readonly string directory = Directory.CreateTempSubdirectory().FullName;

    private string FilePath => Path.Combine(directory, "made", "agents.secret");

    [TestCleanup]
    public void RemoveDirectory() => Directory.Delete(directory, recursive: true);

    [TestMethod]
    public void LoadOrCreate_NoFile_MakesOneOf64HexDigitsForTheOwnerAlone()
    {
        var secret = SharedSecret.LoadOrCreate(FilePath);

        Assert.AreEqual(32, Convert.FromHexString(secret.Text).Length);
        Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FilePath));
        Assert.AreEqual(secret.Text, SharedSecret.LoadOrCreate(FilePath).Text);
        Assert.IsFalse(File.Exists(FilePath + ".new"));
    }

    [TestMethod]
    public void LoadOrCreate_Twice_MakesDifferentSecrets()
    {
        var first = SharedSecret.LoadOrCreate(FilePath);
        File.Delete(FilePath);

        Assert.AreNotEqual(first.Text, SharedSecret.LoadOrCreate(FilePath).Text);
    }

    [TestMethod]
    [DataRow(UnixFileMode.GroupRead)]
    [DataRow(UnixFileMode.OtherRead)]
    [DataRow(UnixFileMode.OtherWrite)]
    public void Load_OpenToOthers_IsRefusedWithTheCommand(UnixFileMode mode)
    {
        SharedSecret.LoadOrCreate(FilePath);
        File.SetUnixFileMode(FilePath, UnixFileMode.UserRead | UnixFileMode.UserWrite | mode);

        var error = Assert.ThrowsExactly<TrustException>(() => SharedSecret.Load(FilePath));

        StringAssert.Contains(error.Message, $"chmod 600 {FilePath}");
    }

    [TestMethod]
    public void Load_MissingEmptyOrHuge_SaysWhatIsWrong()
    {
        Assert.Contains("no such file", LoadError());
        SharedSecret.LoadOrCreate(FilePath);
        File.WriteAllText(FilePath, "\n");
        Assert.Contains("is empty", LoadError());
        File.WriteAllText(FilePath, new string('a', 100_000));
        Assert.Contains("right file", LoadError());
    }

    private string LoadError() => Assert.ThrowsExactly<TrustException>(() => SharedSecret.Load(FilePath)).Message;

    [TestMethod]
    public void Matches_OnlyTheSecretItself()
    {
        var secret = SharedSecret.LoadOrCreate(FilePath);
        var bytes = Encoding.UTF8.GetBytes(secret.Text);

        Assert.IsTrue(secret.Matches(bytes));
        Assert.IsFalse(secret.Matches(bytes.AsSpan(1)));
        Assert.IsFalse(secret.Matches([]));
        bytes[^1] ^= 1;
        Assert.IsFalse(secret.Matches(bytes));
    }

    [TestMethod]
    public void ToString_HidesTheSecret()
    {
        var secret = SharedSecret.LoadOrCreate(FilePath);

        Assert.DoesNotContain(secret.Text, $"{secret}");
    }
}
