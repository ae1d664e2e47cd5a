using Monitoring.Agent.Delivery.Spooling;
using static Monitoring.Tests.Unit.Delivery.Spooling.DamagedSpool;

namespace Monitoring.Tests.Unit.Delivery.Spooling;

/// <summary>Spool files rot while an agent runs that has found them whole.</summary>
[TestClass]
public sealed class RotUnderAnAgentTests
{
    [TestMethod]
    [DataRow(600, 0)]
    [DataRow(8_000, 1)]
    public void KeyFrame_ThatAFileBeginsWith_IsCountedWithThoseThatNeedIt(int seconds, int file)
    {
        var rig = Left(seconds);
        var next = Unlinked(rig, 20);
        Damage(next, next.Files.Spooled[file], frame: 1);

        next.Network.ConnectError = null;
        next.Run(60.5);

        AssertTold(rig, next);
    }

    [TestMethod]
    public void Gap_WithFramesBehindItAcknowledged_IsToldThoughTheLinkIsLost()
    {
        var rig = Left(seconds: 600);
        var next = AcknowledgedBehindAGap(rig);

        foreach (var link in next.Network.Links.ToArray())
            link.Cut();
        next.Collector.Commits = true;
        next.Run(90);

        Assert.IsGreaterThan(1, next.Collector.Hellos.Count);
        AssertTold(rig, next);
    }

    [TestMethod]
    public void Gap_WithFramesBehindItAcknowledged_IsToldByTheNextProcess()
    {
        var rig = Left(seconds: 600);
        var next = AcknowledgedBehindAGap(rig);
        next.Loop.Stop();

        AssertTold(rig, Started(next));
    }

    [TestMethod]
    public void File_OfThisProcess_ThatIsDropped_IsCountedWhole()
    {
        var rig = Left(seconds: 4_000);
        var first = rig.Files.Spooled[0];
        Damage(rig, first, frame: 100);
        rig.Run(80_000);
        Assert.DoesNotContain(first, rig.Files.Spooled);

        var last = Started(rig);

        // Two are no batches: the names, and the event that tells the damage.
        var stored = StoredOf(last, rig).Count(seq => seq > 1);
        Assert.AreEqual((long)rig.Memory.SpooledSeq - 2 - stored, ToldLost(last));
    }

    [TestMethod]
    public void File_WhoseHeaderRots_ThatIsDropped_IsCountedWhole()
    {
        var rig = Left(seconds: 600);
        var next = Unlinked(rig, 20, Spool.BytesMin);
        var first = next.Files.Spooled[0];
        next.Files[first][20] ^= 1;
        next.Run(80_000);
        Assert.DoesNotContain(first, next.Files.Spooled);

        var last = Started(next);

        // Four are no batches: the names of both, and the second one's events of its start and of the damage.
        var stored = StoredOf(last, rig).Concat(StoredOf(last, next)).Count(seq => seq > 1);
        Assert.AreEqual((long)(rig.Memory.SpooledSeq + next.Memory.SpooledSeq) - 4 - stored, ToldLost(last));
    }

    [TestMethod]
    public void Frame_ThatMemoryHadSent_IsNotLostWhenMemoryLetsGo()
    {
        var rig = Left(seconds: 600);
        rig.Memory.RemoveThrough(300);
        Assert.IsInRange(200UL, 350UL, rig.Memory.FirstSeq);
        Damage(rig, rig.Files.Spooled[0], frame: 400);
        rig.Network.ConnectError = null;
        AcknowledgeThrough(rig, rig, seq: 440);
        rig.Memory.RemoveThrough(560);
        Assert.IsGreaterThan(rig.Store.Spool.AckedSeq(rig.Stream.Incarnation) + 1, rig.Memory.FirstSeq);

        rig.Collector.Commits = true;
        rig.Collector.Acknowledge(rig.Collector.Decoder(rig.Stream.Incarnation));
        rig.Run(60);

        Assert.AreEqual(Spooled(rig).Except(StoredOf(rig, rig)).Count(), ToldLost(rig));
    }

    // A frame rots, what the file has behind it is acknowledged in part, and the file is still there.
    private static AgentRig AcknowledgedBehindAGap(AgentRig rig)
    {
        var next = Unlinked(rig, 20);
        Damage(next, next.Files.Spooled[0], frame: 100);
        next.Network.ConnectError = null;
        AcknowledgeThrough(next, rig, seq: 250);
        Assert.IsNotEmpty(next.Files.Spooled);
        return next;
    }

    private static void AcknowledgeThrough(AgentRig rig, AgentRig writer, ulong seq)
    {
        rig.Collector.Commits = false;
        for (var i = 0; i < 60 && rig.Store.Spool.AckedSeq(writer.Stream.Incarnation) < seq; i++)
        {
            rig.Run(1);
            if (rig.Collector.Session is not null)
                rig.Collector.Acknowledge(rig.Collector.Decoder(writer.Stream.Incarnation));
        }
        Assert.IsGreaterThanOrEqualTo(seq, rig.Store.Spool.AckedSeq(writer.Stream.Incarnation));
    }
}
