using Microsoft.Data.Sqlite;
using Monitoring.Collector.Store.History;

namespace Monitoring.Tests.Unit.Store.History;

[TestClass]
public sealed class PartitionCheckTests
{
    private readonly HistoryUnderTest history = new HistoryUnderTest().Start();
    private readonly List<string> reported = [];
    private FakeStream stream = null!;

    [TestInitialize]
    public void Fill()
    {
        stream = new FakeStream(history, 1, 11, series: 400);
        stream.Run(2_000);
        history.Wait(120);
        stream.Run(30);
    }

    [TestCleanup]
    public void Dispose() => history.Dispose();

    [TestMethod]
    public void All_WholeWhileItIsWritten_FindsNothing()
    {
        Assert.AreEqual(0, PartitionCheck.All(history.Folder, reported.Add), string.Join('\n', reported));
    }

    [TestMethod]
    [DataRow("block", "packed")]
    [DataRow("journal", "frames")]
    [DataRow("catalogue", "packed")]
    public void All_OneBitChanged_NamesTheRow(string table, string column)
    {
        using (var connection = new SqliteConnection($"Data Source={history.Files.Single()};Pooling=False"))
        {
            connection.Open();
            using var damage = connection.CreateCommand();
            damage.CommandText = $"UPDATE {table} SET {column} = substr({column}, 1, length({column}) - 1) || "
                + $"CASE substr({column}, -1) WHEN x'00' THEN x'01' ELSE x'00' END "
                + $"WHERE id = (SELECT min(id) FROM {table})";
            Assert.AreEqual(1, damage.ExecuteNonQuery());
        }

        Assert.AreEqual(1, PartitionCheck.All(history.Folder, reported.Add));

        Assert.Contains($": {table} ", reported.Single());
    }

    [TestMethod]
    public void All_NoDatabase_SaysSo()
    {
        File.WriteAllText(Path.Combine(history.Folder, "00000009.db"), new string('x', 5_000));

        Assert.AreEqual(1, PartitionCheck.All(history.Folder, reported.Add));

        Assert.Contains("00000009.db: SQLite cannot read it", reported.Single());
    }

    [TestMethod]
    public void Open_FolderThatIsWritten_ReadsWhatTheWriterDoes()
    {
        var beside = HistoryFolder.Open(history.Folder, reported.Add);

        Assert.AreEqual(
            history.History.Runs(stream.Key.Agent, 0, long.MaxValue).Sum(run => (long)run.Frames.Length),
            beside.Runs(stream.Key.Agent, 0, long.MaxValue).Sum(run => (long)run.Frames.Length));
        Assert.IsEmpty(reported);
    }
}
