using Monitoring.Agent.Delivery.Spooling;
using static Monitoring.Tests.Unit.Delivery.Spooling.DamagedSpool;

namespace Monitoring.Tests.Unit.Delivery.Spooling;

/// <summary>What damage of the spool has taken is counted, and told once, whenever it is found.</summary>
[TestClass]
public sealed class SpoolLossesTests
{
    [TestMethod]
    public void Frame_ThatRotsWhereMemoryHasTheRest_IsCounted()
    {
        var rig = Left(seconds: 600);
        rig.Memory.RemoveThrough(300);
        Assert.IsLessThan(rig.Memory.SpooledSeq, rig.Memory.FirstSeq);
        Damage(rig, rig.Files.Spooled[0], frame: 100);

        rig.Network.ConnectError = null;
        rig.Run(60.5);

        var missing = Spooled(rig).Except(StoredOf(rig, rig)).ToArray();
        Assert.AreEqual(101UL, missing[0]);
        Assert.AreEqual(missing.Length, ToldLost(rig));
        AssertSetAside(rig, 1);
    }

    [TestMethod]
    [DataRow(600, 0)]
    [DataRow(8_000, 1)]
    public void KeyFrame_ThatAFileBeginsWith_IsCountedWithThoseThatNeedIt(int seconds, int file)
    {
        var rig = Left(seconds);
        Damage(rig, rig.Files.Spooled[file], frame: 1);

        var next = Started(rig);

        AssertTold(rig, next);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    public void Damage_FoundByProcessesThatNoCollectorHears_IsToldOnce(int frame)
    {
        var rig = Left(seconds: 8_000);
        Damage(rig, rig.Files.Spooled[1], frame);
        var last = rig;
        for (var i = 0; i < 3; i++)
            last = Unlinked(last, 20);

        last = Started(last);

        AssertTold(rig, last);
        Assert.DoesNotContain(UntoldDrops.FileName, last.Files.List());
    }

    [TestMethod]
    public void Damage_FoundByProcessesWhoseCollectorCommitsNothing_IsToldOnce()
    {
        var rig = Left(seconds: 600);
        Damage(rig, rig.Files.Spooled[0], frame: 1);
        var last = rig;
        for (var i = 0; i < 5; i++)
        {
            last = new AgentRig(before: last);
            last.Collector.CommitNothing();
            last.Start();
            last.Run(20);
        }
        last.Collector.CommitAgain();

        AssertTold(rig, Started(last));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void File_WhoseNamesAreDamaged_IsCounted_ThoughTheProcessThatFoundItWasKilled(bool isKilled)
    {
        var rig = Left(seconds: 600);
        Damage(rig, rig.Files.Spooled[0], frame: 0);

        var last = Started(isKilled ? Unlinked(rig, 1) : rig);

        // The names are no batch.
        Assert.AreEqual((long)rig.Memory.SpooledSeq - 1, ToldLost(last));
        Assert.IsEmpty(StoredOf(last, rig));
    }

    [TestMethod]
    public void Process_KilledBeforeItHasToldTheDamageOfADeliveredFile_TheNextTellsIt()
    {
        var rig = Left(seconds: 600);
        Damage(rig, rig.Files.Spooled[0], frame: 100);
        var next = new AgentRig(before: rig);
        next.Start();
        // The event would go out with a cycle.
        next.Loop.Stop();
        next.Run(5);
        Assert.IsEmpty(next.Files.Spooled);
        Assert.AreEqual(0, ToldLost(next));

        var last = Started(next);

        AssertTold(rig, last);
    }

    [TestMethod]
    public void Damage_FoundAtTheStartAndMoreWhenItIsSent_CountsBoth()
    {
        var rig = Left(seconds: 600);
        var first = rig.Files.Spooled[0];
        Damage(rig, first, frame: 100);
        var next = Unlinked(rig, 20);
        Damage(next, first, frame: 100);
        Damage(next, first, frame: 300);
        Damage(next, first, frame: 100);

        next.Network.ConnectError = null;
        next.Run(60.5);

        var missing = Spooled(rig).Except(StoredOf(next, rig)).ToArray();
        Assert.Contains(101UL, missing);
        Assert.Contains(301UL, missing);
        Assert.AreEqual(missing.Length, ToldLost(next));
    }

    [TestMethod]
    public void File_DamagedAndThenDropped_IsCountedWhole()
    {
        var rig = Left(seconds: 8_000);
        var first = rig.Files.Spooled[0];
        Damage(rig, first, frame: 100);
        var next = Unlinked(rig, 80_000, Spool.BytesMin);
        Assert.DoesNotContain(first, next.Files.Spooled);

        var last = Started(next);

        // Four are no batches: the names of both, and the second one's events of its start and of the damage.
        var stored = StoredOf(last, rig).Concat(StoredOf(last, next)).Count(seq => seq > 1);
        Assert.AreEqual((long)(rig.Memory.SpooledSeq + next.Memory.SpooledSeq) - 4 - stored, ToldLost(last));
    }
}
