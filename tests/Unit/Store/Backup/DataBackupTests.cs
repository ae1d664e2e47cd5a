using Microsoft.Data.Sqlite;
using Monitoring.Collector.Store.Backup;

namespace Monitoring.Tests.Unit.Store.Backup;

[TestClass]
public sealed class DataBackupTests
{
    private readonly string root = Directory.CreateTempSubdirectory("monitoring-test-").FullName;

    private string Data => Path.Combine(root, "data");

    private string Target => Path.Combine(root, "backup");

    private string Restored => Path.Combine(root, "restored");

    [TestInitialize]
    public void Make()
    {
        Directory.CreateDirectory(Path.Combine(Data, "history"));
        File.WriteAllText(Path.Combine(Data, "identity.pem"), "key");
        File.WriteAllText(Path.Combine(Data, "agents.json"), "{}");
        File.WriteAllText(Path.Combine(Data, "agents.json.new"), "half");
        File.WriteAllText(Path.Combine(Data, "lock"), "");
    }

    [TestCleanup]
    public void Clean() => Directory.Delete(root, recursive: true);

    [TestMethod]
    public void Write_DatabaseInUse_IsCopiedAsItIs()
    {
        using var writer = OpenDatabase(Path.Combine(Data, "history/00000001.db"));
        Execute(writer, "PRAGMA journal_mode = WAL; CREATE TABLE t (n); INSERT INTO t VALUES (1), (2)");
        using var unfinished = writer.BeginTransaction();
        Execute(writer, "INSERT INTO t VALUES (3)");

        var tally = Backup().Write(Target, DateTimeOffset.UnixEpoch);

        unfinished.Commit();
        Assert.AreEqual(3, tally.Files);
        Assert.AreEqual(3, new DataRestore(Restored).Read(Target).Files);
        using var restored = OpenDatabase(Path.Combine(Restored, "history/00000001.db"));
        Assert.AreEqual(2L, Execute(restored, "SELECT count(*) FROM t"));
        Assert.AreEqual("key", File.ReadAllText(Path.Combine(Restored, "identity.pem")));
        CollectionAssert.AreEquivalent(
            new[] { "agents.json", "identity.pem" }, Directory.GetFiles(Restored).Select(Path.GetFileName).ToArray());
        Assert.AreEqual(
            UnixFileMode.UserRead | UnixFileMode.UserWrite,
            File.GetUnixFileMode(Path.Combine(Restored, "identity.pem")));
    }

    [TestMethod]
    public void Write_DatabaseHeldForAMoment_IsWaitedFor()
    {
        using var holder = OpenDatabase(Path.Combine(Data, "history/00000001.db"));
        Execute(holder, "CREATE TABLE t (n); BEGIN EXCLUSIVE");
        using var begun = new ManualResetEventSlim();
        var backup = Task.Run(() =>
        {
            begun.Set();
            return Backup().Write(Target, DateTimeOffset.UnixEpoch);
        });

        begun.Wait();
        Assert.IsFalse(backup.Wait(TimeSpan.FromMilliseconds(200)));
        Execute(holder, "COMMIT");

        Assert.AreEqual(3, backup.GetAwaiter().GetResult().Files);
    }

    [TestMethod]
    public void Write_TargetNotEmpty_IsRefused()
    {
        Directory.CreateDirectory(Target);
        File.WriteAllText(Path.Combine(Target, "x"), "");

        var error = Assert.ThrowsExactly<BackupException>(() => Backup().Write(Target, DateTimeOffset.UnixEpoch));

        StringAssert.Contains(error.Message, "is not empty");
    }

    [TestMethod]
    public void Read_ChangedFile_RestoresNothing()
    {
        Backup().Write(Target, DateTimeOffset.UnixEpoch);
        File.WriteAllText(Path.Combine(Target, "identity.pem"), "KEY");

        var error = Assert.ThrowsExactly<BackupException>(() => new DataRestore(Restored).Read(Target));

        StringAssert.Contains(error.Message, "identity.pem");
        Assert.IsEmpty(Directory.GetFiles(Restored));
    }

    [TestMethod]
    public void Read_FileIsThere_LeavesItAlone()
    {
        Backup().Write(Target, DateTimeOffset.UnixEpoch);

        var error = Assert.ThrowsExactly<BackupException>(() => new DataRestore(Data).Read(Target));

        StringAssert.Contains(error.Message, "is there already");
        Assert.AreEqual("key", File.ReadAllText(Path.Combine(Data, "identity.pem")));
    }

    [TestMethod]
    [DataRow(null)]
    [DataRow("")]
    [DataRow("""{"version":2,"createdMs":0,"files":[]}""")]
    [DataRow("""{"version":1,"createdMs":0,"files":[{"name":"../x","bytes":0,"sha256":""}]}""")]
    [DataRow("""{"version":1,"createdMs":0,"files":[{"name":"/x","bytes":0,"sha256":""}]}""")]
    [DataRow("""{"version":1,"createdMs":0,"files":[null]}""")]
    public void Read_ManifestMissingOrWrong_IsRefused(string? manifest)
    {
        Directory.CreateDirectory(Target);
        if (manifest is not null)
            File.WriteAllText(Path.Combine(Target, "backup.json"), manifest);

        Assert.ThrowsExactly<BackupException>(() => new DataRestore(Restored).Read(Target));
    }

    private DataBackup Backup() => new(Data, "history", ["lock"]);

    private static SqliteConnection OpenDatabase(string path)
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        return connection;
    }

    private static object? Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
