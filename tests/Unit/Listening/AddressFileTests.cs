using Monitoring.Collector.Listening;
using Monitoring.Trust;

namespace Monitoring.Tests.Unit.Listening;

[TestClass]
public sealed class AddressFileTests
{
    private readonly string directory = Directory.CreateTempSubdirectory("addresses").FullName;

    private string FilePath => Path.Combine(directory, AddressFile.FileName);

    [TestCleanup]
    public void Remove() => Directory.Delete(directory, recursive: true);

    [TestMethod]
    public void Write_ThenRead_IsTheSame()
    {
        Assert.IsEmpty(AddressFile.Read(FilePath));
        AddressFile.Write(FilePath, ["new.example:7420", "[::1]:1"]);
        CollectionAssert.AreEqual(new[] { "new.example:7420", "[::1]:1" }, AddressFile.Read(FilePath).ToArray());

        AddressFile.Write(FilePath, []);

        Assert.IsFalse(File.Exists(FilePath));
        AddressFile.Write(FilePath, []);
    }

    [TestMethod]
    public void Read_Damaged_SaysWhatToDo()
    {
        AddressFile.Write(FilePath, ["new.example:7420"]);
        File.AppendAllText(FilePath, "\0\0\0\n");

        StringAssert.Contains(
            Assert.ThrowsExactly<TrustException>(() => AddressFile.Read(FilePath)).Message, "move agents anew");
    }
}
