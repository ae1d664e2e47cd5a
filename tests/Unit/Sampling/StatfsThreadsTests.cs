using System.Collections.Concurrent;
using Monitoring.Agent.Host;
using Monitoring.Agent.Sampling;

namespace Monitoring.Tests.Unit.Sampling;

/// <summary>Calls that hang, on a clock that goes on by 20 ms each time somebody looks at it.</summary>
[TestClass]
public sealed class StatfsThreadsTests
{
    private const byte ReleasesTheFirst = 255;

    private static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(5);

    private readonly ManualTime time = new() { Step = TimeSpan.FromMilliseconds(20) };
    private readonly ConcurrentDictionary<byte, SemaphoreSlim> hanging = new();

    [TestMethod]
    public void AskAll_OneHangs_TheOthersAreAnsweredInTheSameCycle()
    {
        using var threads = new StatfsThreads(time, Ask);
        var mounts = Mounts(3);
        Hang(mounts[1]);

        threads.AskAll(mounts);

        Assert.AreEqual(1, threads.Parked);
        Assert.IsTrue(IsAnswered(threads, mounts[0]));
        Assert.IsFalse(IsAnswered(threads, mounts[1]));
        Assert.IsTrue(IsAnswered(threads, mounts[2]));
        LetGo(threads, mounts[1]);
    }

    [TestMethod]
    public void AskAll_OneIsLate_IsWaitedForLongerThanTheOthersWaitForIt()
    {
        time.Step = TimeSpan.FromMilliseconds(1);
        using var threads = new StatfsThreads(time, Ask);
        var mounts = Mounts(2);
        Hang(mounts[0]);
        mounts[1].Path[0] = ReleasesTheFirst;

        threads.AskAll(mounts);

        Assert.IsTrue(IsAnswered(threads, mounts[0]));
        Assert.AreEqual(0, threads.Parked);
    }

    [TestMethod]
    public void AskAll_HangingMount_KeepsItsLastAnswerUntilItIsSilentTooLong()
    {
        using var threads = new StatfsThreads(time, Ask);
        var mounts = Mounts(2);
        threads.AskAll(mounts);
        Hang(mounts[0]);

        threads.AskAll(mounts);
        Assert.IsTrue(threads.TryGet(mounts[0], SilenceMax, out _, out var told, out var isSilent));
        Assert.AreEqual(7UL, told.Blocks);
        Assert.IsFalse(isSilent);

        time.Advance(SilenceMax);
        threads.AskAll(mounts);
        Assert.IsFalse(threads.TryGet(mounts[0], SilenceMax, out _, out _, out isSilent));
        Assert.IsTrue(isSilent);
        Assert.AreEqual(1, threads.Parked, "asked again while it still hangs");
        Assert.IsTrue(IsAnswered(threads, mounts[1]));

        LetGo(threads, mounts[0]);
        Assert.IsTrue(IsAnswered(threads, mounts[0]));
    }

    [TestMethod]
    public void AskAll_ManyHang_AtMostEightThreadsAreLeftBehind()
    {
        using var threads = new StatfsThreads(time, Ask);
        var mounts = Mounts(StatfsThreads.ParkedMax + 3);
        mounts.ForEach(Hang);

        for (var cycle = 0; cycle < mounts.Count; cycle++)
            threads.AskAll(mounts);

        Assert.AreEqual(StatfsThreads.ParkedMax, threads.Parked);
        mounts.ForEach(m => hanging[m.Path[0]].Release());
        AskUntilAllAnswer(threads, mounts);
    }

    [TestMethod]
    public void AskAll_ManyHang_EndsWithinItsBudget()
    {
        using var threads = new StatfsThreads(time, Ask);
        var mounts = Mounts(StatfsThreads.ParkedMax);
        mounts.ForEach(Hang);
        var start = time.Elapsed;

        threads.AskAll(mounts);

        Assert.IsLessThan(SamplingIntervals.DeadlineMax, time.Elapsed - start);
        mounts.ForEach(m => hanging[m.Path[0]].Release());
    }

    private static List<MountStat> Mounts(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new MountStat([(byte)i]))];

    private static bool IsAnswered(StatfsThreads threads, MountStat mount) =>
        threads.TryGet(mount, SilenceMax, out _, out _, out _) && mount.UnansweredSince is null;

    private void Hang(MountStat mount) => hanging[mount.Path[0]] = new SemaphoreSlim(0);

    private void LetGo(StatfsThreads threads, MountStat mount)
    {
        hanging[mount.Path[0]].Release();
        SpinWait.SpinUntil(() => threads.Parked == 0);
        Assert.IsTrue(IsAnswered(threads, mount));
    }

    private void AskUntilAllAnswer(StatfsThreads threads, List<MountStat> mounts)
    {
        hanging.Clear();
        SpinWait.SpinUntil(() => threads.Parked == 0);
        while (mounts.Exists(m => !IsAnswered(threads, m)))
            threads.AskAll(mounts);
    }

    private int Ask(byte[] path, out Statfs told)
    {
        told = new Statfs { Blocks = 7 };
        if (hanging.TryGetValue(path[0], out var gate))
            gate.Wait();
        if (path[0] == ReleasesTheFirst)
            hanging[0].Release();
        return 0;
    }
}
