using Monitoring.Collector.Registry;

namespace Monitoring.Tests.Unit.Registry;

[TestClass]
public sealed class DataDirectoryTests
{
    private readonly string parent = Directory.CreateTempSubdirectory("data-directory").FullName;

    [TestCleanup]
    public void Remove() => Directory.Delete(parent, recursive: true);

    [TestMethod]
    public void Open_HeldByAnother_IsRefusedUntilLetGo()
    {
        var path = Path.Combine(parent, "a", "b");
        var first = DataDirectory.Open(path);

        Assert.ThrowsExactly<DataDirectoryInUseException>(() => DataDirectory.Open(path));
        first.Dispose();
        using var second = DataDirectory.Open(path);
        Assert.AreEqual(Path.Combine(path, "x"), second.PathOf("x"));
    }

    [TestMethod]
    public void Open_New_IsForTheOwnerOnly()
    {
        var path = Path.Combine(parent, "data");
        using var data = DataDirectory.Open(path);

        Assert.AreEqual(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(path));
    }
}
