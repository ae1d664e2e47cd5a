using Monitoring.Agent.Delivery;

namespace Monitoring.Tests.Unit.Delivery;

[TestClass]
public sealed class SpoolDirectoryTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("spool-directory").FullName;

    private SpoolDirectory Files => new(root);

    [TestMethod]
    public void Append_TwiceAndSync_IsReadBackFromAnyOffset()
    {
        Files.Append("b", [1, 2]);
        Files.Append("b", [3]);
        Files.Append("a", []);
        Files.Sync("b");

        var into = new byte[8];
        CollectionAssert.AreEqual(new[] { "a", "b" }, Files.List().ToArray());
        Assert.AreEqual(3, Files.Length("b"));
        Assert.AreEqual(2, Files.Read("b", 1, into));
        CollectionAssert.AreEqual(new byte[] { 2, 3 }, into[..2]);
        Assert.AreEqual(0, Files.Read("b", 3, into));
        Assert.AreEqual(
            UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(root, "b")));
    }

    [TestMethod]
    public void Rename_OverAnotherFile_TakesItsPlace()
    {
        Files.Append("old", [1]);
        Files.Append("new", [2, 3]);

        Files.Rename("new", "old");

        CollectionAssert.AreEqual(new[] { "old" }, Files.List().ToArray());
        Assert.AreEqual(2, Files.Length("old"));
    }

    [TestMethod]
    public void Delete_FileOrNone_LeavesNone()
    {
        Files.Append("a", [1]);

        Files.Delete("a");
        Files.Delete("a");

        Assert.IsEmpty(Files.List());
    }

    [TestMethod]
    public void Read_FileThatIsNotThere_IsAFileNotFoundException() =>
        Assert.ThrowsExactly<FileNotFoundException>(() => Files.Read("a", 0, new byte[1]));

    [TestMethod]
    public void Append_WhereTheDirectoryIsGone_IsAnIoException()
    {
        var gone = new SpoolDirectory(Path.Combine(root, "gone"));

        Assert.IsInstanceOfType<IOException>(Assert.Throws<IOException>(() => gone.Append("a", [1])));
    }

    public void Dispose() => Directory.Delete(root, recursive: true);
}
