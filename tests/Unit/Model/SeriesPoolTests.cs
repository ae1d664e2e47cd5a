using System.Runtime.CompilerServices;
using Monitoring.Model;

namespace Monitoring.Tests.Unit.Model;

[TestClass]
public sealed class SeriesPoolTests
{
    private readonly SeriesPool pool = new();

    [TestMethod]
    public void Share_EqualSeries_IsOneObject()
    {
        var first = pool.Share(Load("a"));

        Assert.AreSame(first, pool.Share(Load("a")));
        Assert.AreNotSame(first, pool.Share(Load("b")));
        Assert.AreEqual(2, pool.Count);
        GC.KeepAlive(first);
    }

    [TestMethod]
    public void Share_SameNameOtherHelp_IsAnotherObject()
    {
        var first = pool.Share(Load("a"));

        var other = pool.Share(Load("a", "Said otherwise."));

        Assert.AreEqual("Said otherwise.", other.Family.Help);
        GC.KeepAlive(first);
    }

    [TestMethod]
    public void Share_SeriesNobodyHolds_AreForgotten()
    {
        ShareMany(20_000);
        GC.Collect();
        ShareMany(20_000);
        GC.Collect();
        ShareMany(20_000);

        Assert.IsLessThan(50_000, pool.Count);
    }

    [TestMethod]
    public void Share_ListsOfTheSameSeries_AreOneList()
    {
        var (a, b) = (pool.Share(Load("a")), pool.Share(Load("b")));
        Series?[] first = [a, b, null];

        Assert.AreSame(first, pool.Share(first));
        Assert.AreSame(first, pool.Share((Series?[])[pool.Share(Load("a")), b, null]));
        Assert.AreNotSame(first, pool.Share((Series?[])[b, a, null]));
        Assert.AreNotSame(first, pool.Share((Series?[])[a, b]));
        GC.KeepAlive(first);
    }

    [TestMethod]
    public void Share_EqualSlots_AreOneList()
    {
        int[] first = [1, 2, 5];

        Assert.AreSame(first, pool.Share(first));
        Assert.AreSame(first, pool.Share((int[])[1, 2, 5]));
        Assert.AreNotSame(first, pool.Share((int[])[1, 2, 6]));
        GC.KeepAlive(first);
    }

    [TestMethod]
    public void Share_FromManyThreads_AgreesOnOneObject()
    {
        var shared = new Series[8];

        Parallel.For(0, shared.Length, i => shared[i] = pool.Share(Load("a")));

        foreach (var series in shared)
            Assert.AreSame(shared[0], series);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ShareMany(int count)
    {
        for (var i = 0; i < count; i++)
            pool.Share(Load(Guid.NewGuid().ToString()));
    }

    private static Series Load(string device, string help = "How much.") =>
        new(new Family("node_load", MetricType.Gauge, help), new LabelSet(new Label("device", device)));
}
