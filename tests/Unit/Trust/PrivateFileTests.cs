using Monitoring.Trust;

namespace Monitoring.Tests.Unit.Trust;

[TestClass]
public sealed class PrivateFileTests
{
    private readonly string directory = Directory.CreateTempSubdirectory().FullName;

    private string FilePath => Path.Combine(directory, "made", "secret");

    [TestCleanup]
    public void RemoveDirectory() => Directory.Delete(directory, recursive: true);

    [TestMethod]
    public void Write_NoFile_MakesOneForTheOwnerAlone()
    {
        PrivateFile.Write(FilePath, "text\n");

        Assert.AreEqual("text\n", PrivateFile.Read(FilePath));
        Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FilePath));
        Assert.IsFalse(File.Exists(FilePath + ".new"));
    }

    [TestMethod]
    [DataRow(UnixFileMode.GroupRead)]
    [DataRow(UnixFileMode.OtherRead)]
    [DataRow(UnixFileMode.OtherWrite)]
    public void Read_OpenToOthers_IsRefusedWithTheCommand(UnixFileMode mode)
    {
        PrivateFile.Write(FilePath, "text");
        File.SetUnixFileMode(FilePath, UnixFileMode.UserRead | UnixFileMode.UserWrite | mode);

        Assert.Contains($"chmod 600 {FilePath}", ReadError());
    }

    [TestMethod]
    public void Read_MissingOrHuge_SaysWhatIsWrong()
    {
        Assert.Contains("no such file", ReadError());
        PrivateFile.Write(FilePath, new string('a', PrivateFile.BytesMax + 1));
        Assert.Contains("right file", ReadError());
    }

    private string ReadError() => Assert.ThrowsExactly<TrustException>(() => PrivateFile.Read(FilePath)).Message;
}
