using Monitoring.Agent.Delivery.Spooling;
using Monitoring.Protocol.Frames;
using Monitoring.Transport;
using static Monitoring.Tests.Unit.Delivery.Spooling.DamagedSpool;

namespace Monitoring.Tests.Unit.Delivery.Spooling;

/// <summary>What a process left is damaged; the next one delivers the rest, and says what is gone.</summary>
[TestClass]
public sealed class SpoolDamageTests
{
    // With the smallest spool, a file has at most 32 KiB of frames.
    private const long SpoolBytes = Spool.BytesMin;

    [TestMethod]
    [DataRow(1)]
    [DataRow(7)]
    [DataRow(40)]
    public void File_Torn_GivesAllThatIsWhole(int bytesGone)
    {
        var rig = Left(seconds: 300);
        var file = rig.Files[rig.Files.Spooled[^1]];
        file.RemoveRange(file.Count - bytesGone, bytesGone);

        var next = Started(rig);

        Assert.AreEqual(1, next.Counters.SpoolFilesDamaged);
        var stored = StoredOf(next, rig);
        CollectionAssert.AreEqual(Enumerable.Range(1, stored.Length).Select(seq => (ulong)seq).ToArray(), stored);
        Assert.IsGreaterThan((int)rig.Memory.SpooledSeq - 5, stored.Length);
        AssertSetAside(next, 1);
    }

    [TestMethod]
    public void Frame_WithAWrongByte_TheRestIsReadFromTheNextKeyFrame()
    {
        var rig = Left(seconds: 600);
        Damage(rig, rig.Files.Spooled[0], frame: 100);

        var next = Started(rig);

        var stored = StoredOf(next, rig);
        var missing = Spooled(rig).Except(stored).ToArray();
        Assert.AreEqual(101UL, missing[0]);
        Assert.IsLessThanOrEqualTo(60, missing.Length);
        var told = next.Collector.Events.Single(e => e.Kind == EventKind.Drop);
        Assert.AreEqual(missing.Length, told.Amount, told.Text);
        AssertSetAside(next, 1);
    }

    [TestMethod]
    public void Catalogue_WithAWrongByte_LosesTheFile_AndTheNextOnesAreRead()
    {
        var rig = Left(seconds: 8_000);
        Assert.IsGreaterThan(2, rig.Files.Spooled.Length);
        Damage(rig, rig.Files.Spooled[1], frame: 0);

        var next = Started(rig);

        var stored = StoredOf(next, rig);
        var missing = Spooled(rig).Except(stored).ToArray();
        Assert.IsGreaterThan(0, missing.Length);
        Assert.AreEqual(missing[^1] - missing[0] + 1, (ulong)missing.Length, "one file's frames, and no others");
        Assert.AreEqual(missing.Length, next.Collector.Events.Single(e => e.Kind == EventKind.Drop).Amount);
        AssertSetAside(next, 1);
    }

    [TestMethod]
    public void Header_Damaged_OrOfAnotherAgent_IsSetAside()
    {
        var rig = Left(seconds: 100);
        rig.Files[rig.Files.Spooled[0]][20] ^= 1;

        var next = Started(rig);

        Assert.AreEqual(new SpoolContent(0, 1, 0), SpoolContent.Of(next.Files));
        Assert.IsEmpty(StoredOf(next, rig));
        Assert.AreEqual(1, next.Counters.SpoolFilesDamaged);
        AssertSetAside(next, 1);
        StringAssert.Contains(next.Told.ToString(), "no spool file of this agent");
        var told = next.Collector.Events.Single(e => e.Kind == EventKind.Drop);
        Assert.AreEqual(0, told.Amount);
        StringAssert.Contains(told.Text, "is not known");
    }

    [TestMethod]
    public void Files_SetAside_AreFewAtAnyTime()
    {
        var rig = Left(seconds: 100);
        for (var i = 0; i < 10; i++)
        {
            rig.Files[rig.Files.Spooled[0]][3] ^= 1;
            var next = new AgentRig(before: rig) { Network = { ConnectError = TransportError.Unreachable } };
            next.Start();
            next.Run(10);
            rig = next;
        }

        AssertSetAside(rig, Spool.DamagedFilesMax);
    }

    [TestMethod]
    public void File_ThatRotsAfterTheStart_IsFoundWhenItIsSent()
    {
        var rig = Left(seconds: 600);
        var next = new AgentRig(before: rig);
        Damage(rig, rig.Files.Spooled[0], frame: 590);

        next.Start();
        next.Run(30.5);

        Assert.AreEqual(1, next.Counters.SpoolFilesDamaged);
        Assert.IsEmpty(next.Files.Spooled);
        Assert.IsTrue(next.Collector.Events.Any(e => e.Kind == EventKind.Drop));
        next.AssertStoredOnce();
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void File_ThatTheDiskGivesOutInPart_IsDeliveredUpToThere(bool alreadyAtTheStart)
    {
        // With a large spool it is one file, which takes several reads.
        var rig = Left(seconds: 8_000, Spool.BytesDefault);
        var whole = rig.Files.Spooled.Sum(name => rig.Files.Length(name));
        Assert.HasCount(1, rig.Files.Spooled);
        Assert.IsGreaterThan(120_000, whole);
        rig.Files.UnreadableFrom = alreadyAtTheStart ? 100_000 : long.MaxValue;
        var next = new AgentRig(before: rig);
        next.Files.UnreadableFrom = 100_000;

        next.Start();
        next.Run(60.5);

        var stored = StoredOf(next, rig);
        CollectionAssert.AreEqual(Enumerable.Range(1, stored.Length).Select(seq => (ulong)seq).ToArray(), stored);
        Assert.IsGreaterThan(0.5 * rig.Memory.SpooledSeq, stored.Length, "the first 64 KiB");
        Assert.IsEmpty(next.Files.Spooled, "what is read is acknowledged, and the file set aside");
        Assert.AreEqual(1, next.Counters.SpoolFilesDamaged);
        var told = next.Collector.Events.Where(e => e.Kind == EventKind.Drop).Sum(e => e.Amount);
        Assert.AreEqual(alreadyAtTheStart ? 0 : (long)rig.Memory.SpooledSeq - stored.Length, told);
        Assert.AreEqual(alreadyAtTheStart, next.Collector.Events.Any(e => e.Text.Contains("is not known")));
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Frame_ThatRotsBeforeAKeyFrame_AfterTheStartOrInThisProcess_IsCounted(bool ofTheProcessBefore)
    {
        var rig = Left(seconds: 8_000);
        var next = ofTheProcessBefore ? new AgentRig(before: rig) : rig;
        if (!ofTheProcessBefore)
            next.Memory.RemoveThrough(next.Memory.SpooledSeq);
        Damage(rig, rig.Files.Spooled[0], frame: 100);

        if (ofTheProcessBefore)
            next.Start();
        next.Network.ConnectError = null;
        next.Run(60.5);

        var missing = Spooled(rig).Except(StoredOf(next, rig)).ToArray();
        Assert.AreEqual(101UL, missing[0]);
        Assert.IsLessThanOrEqualTo(60, missing.Length);
        Assert.AreEqual(missing.Length, next.Collector.Events.Single(e => e.Kind == EventKind.Drop).Amount);
        AssertSetAside(next, 1);
    }

    [TestMethod]
    public void Frame_ThatRotsBehindTheLastKeyFrame_IsCountedWithThoseBehindIt()
    {
        var rig = Left(seconds: 600);
        Damage(rig, rig.Files.Spooled[^1], frame: (int)rig.Memory.SpooledSeq - 5);

        var next = Started(rig);

        var missing = Spooled(rig).Except(StoredOf(next, rig)).ToArray();
        Assert.HasCount(5, missing);
        Assert.AreEqual(5, next.Collector.Events.Single(e => e.Kind == EventKind.Drop).Amount);
    }

    [TestMethod]
    public void Limit_Passed_DropsTheOldestAndCountsThemExactly()
    {
        var rig = new AgentRig(spoolBytesMax: SpoolBytes) { Network = { ConnectError = TransportError.Unreachable } };
        rig.Start();
        rig.Run(40_000);
        Assert.IsLessThanOrEqualTo(SpoolBytes, rig.Counters.SpoolBytes);
        Assert.IsGreaterThan(0, rig.Counters.BatchesDropped);

        rig.Network.ConnectError = null;
        rig.Run(300.5);

        var stored = rig.Collector.Stored.Count(seq => seq > 1);
        var events = rig.Collector.Events.Count;
        Assert.AreEqual((long)rig.Stream.LastSeq - 1, stored + rig.Counters.BatchesDropped, $"{events} events");
        Assert.AreEqual(rig.Counters.BatchesDropped, rig.Collector.Events.Sum(e => e.Amount));
        Assert.IsEmpty(rig.Files.Spooled);
    }

    [TestMethod]
    public void Limit_LoweredBetweenProcesses_IsKept()
    {
        var rig = Left(seconds: 20_000, spoolBytes: 2 * SpoolBytes);
        var next = new AgentRig(spoolBytesMax: SpoolBytes, before: rig);

        next.Start();
        next.Run(1);

        Assert.IsGreaterThan(0, next.Counters.BatchesDropped);
        next.Run(100.5);
        var stored = StoredOf(next, rig).Length;
        Assert.AreEqual((long)rig.Memory.SpooledSeq, stored + next.Counters.BatchesDropped);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Disk_ThatTakesNothing_IsToldOnceAndDeliveryGoesOn(bool full)
    {
        var rig = new AgentRig { Network = { ConnectError = TransportError.Unreachable } };
        rig.Start();
        rig.Run(100);
        rig.Files.ReadOnly = !full;
        rig.Files.Capacity = full ? rig.Files.Used + 100 : long.MaxValue;
        rig.Run(1_000);
        Assert.AreEqual(1, rig.Counters.SpoolFails);
        Assert.IsLessThan(120, rig.Counters.SpoolFailures, "each 10 s, and the mark each minute");
        Assert.AreEqual(1, Told(rig, "error the spool cannot be written"));

        rig.Files.ReadOnly = false;
        rig.Files.Capacity = long.MaxValue;
        rig.Run(15);
        Assert.AreEqual(0, rig.Counters.SpoolFails);
        Assert.AreEqual(1, Told(rig, "info the spool can be written again"));
        rig.Network.ConnectError = null;
        rig.Run(60.5);

        rig.AssertStoredOnce();
        Assert.AreEqual(0, rig.Counters.BatchesDropped);
        Assert.IsEmpty(rig.Files.Spooled);
    }

    [TestMethod]
    public void Disk_FullWhileWriting_LeavesFilesThatTheNextProcessReads()
    {
        var rig = new AgentRig { Network = { ConnectError = TransportError.Unreachable } };
        rig.Start();
        rig.Run(100);
        rig.Files.Capacity = rig.Files.Used + 30;
        rig.Run(100);
        rig.Files.Capacity = long.MaxValue;
        rig.Run(100);

        var next = Started(rig);

        var stored = StoredOf(next, rig);
        CollectionAssert.AreEqual(Enumerable.Range(1, stored.Length).Select(seq => (ulong)seq).ToArray(), stored);
        Assert.AreEqual((int)rig.Memory.SpooledSeq, stored.Length);
    }

    private static int Told(AgentRig rig, string what) =>
        rig.Told.ToString().Split('\n').Count(line => line.Contains(what));
}
