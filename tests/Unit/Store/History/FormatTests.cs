using Microsoft.Data.Sqlite;
using Monitoring.Collector.Ingest;
using Monitoring.Collector.Store.History;
using Monitoring.Tests.Unit.Tidy;

namespace Monitoring.Tests.Unit.Store.History;

/// <summary>Files of every version of the history are read for ever.</summary>
[TestClass]
public sealed class FormatTests
{
    private const ulong Incarnation = 0xFEDCBA9876543210;

    private static string Folder => Path.Combine(SourceTree.Root, "tests/Unit/Store/History/Formats");

    [TestMethod]
    public void Version_ThatIsWritten_HasAFileWithTheseTables()
    {
        using var kept = Open($"history-v{Schema.Version}.db");
        using var fresh = Database.Open(":memory:", SqliteOpenMode.Memory);
        Schema.Create(fresh, createdMs: 0);
        CollectionAssert.AreEqual(Tables(fresh), Tables(kept), "a table was changed without a new version");
    }

    [TestMethod]
    public void Version1_IsRead()
    {
        var folder = Directory.CreateTempSubdirectory("history").FullName;
        File.Copy(Path.Combine(Folder, "history-v1.db"), Path.Combine(folder, "00000001.db"));
        using var history = new HistoryUnderTest(folder: folder).Start();

        var stream = history.History.Streams().Single();
        Assert.AreEqual(new StreamKey(new Guid(1, 0, 0, new byte[8]), Incarnation), stream.Key);
        Assert.AreEqual((1UL, 203UL), (stream.FirstSeq, stream.LastSeq));
        Assert.HasCount(200, history.Decode(stream.Key.Agent));
        var happened = history.History.Events(null, 0, long.MaxValue).Single();
        Assert.AreEqual("the host slept", happened.Happened.Text);
        Assert.AreEqual(203UL, history.Open(stream.Key).Stream.CommittedSeq);
    }

    private static Database Open(string name) => Database.Open(Path.Combine(Folder, name), SqliteOpenMode.ReadOnly);

    private static List<string> Tables(Database database)
    {
        using var tables = database.Query("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name");
        List<string> found = [];
        while (tables.Step())
            found.Add(tables.Text(0));
        return found;
    }
}
