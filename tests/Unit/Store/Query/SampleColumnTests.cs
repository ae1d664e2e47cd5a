using Monitoring.Collector.Store.Query;
using Monitoring.Model;

namespace Monitoring.Tests.Unit.Store.Query;

[TestClass]
public sealed class SampleColumnTests
{
    private readonly SampleColumn column = new(new Series(new Family("m", MetricType.Gauge, ""), LabelSet.Empty));

    [TestMethod]
    public void Add_SameTimeAtOnce_KeepsTheLater()
    {
        Assert.IsTrue(column.Add(1, 10));
        Assert.IsTrue(column.Add(2, 20));
        Assert.IsFalse(column.Add(2, 21));

        AssertSamples((1, 10), (2, 21));
    }

    [TestMethod]
    public void Order_ClockSetBack_PutsThemInTimeAndKeepsTheLaterOfEach()
    {
        foreach (var (time, value) in new (long, double)[] { (5, 50), (6, 60), (7, 70), (4, 41), (5, 51), (6, 61) })
            column.Add(time, value);

        AssertSamples((4, 41), (5, 51), (6, 61), (7, 70));
    }

    [TestMethod]
    public void Add_Many_Grows()
    {
        for (var i = 0; i < 1_000; i++)
            column.Add(i, i * 2);

        Assert.AreEqual(1_000, column.Count);
        Assert.AreEqual(1_998, column.Values[^1]);
    }

    [TestMethod]
    public void Add_Several_IsAsOneByOne()
    {
        Assert.AreEqual(3, column.Add([1, 2, 3], [10, 20, 30]));
        Assert.AreEqual(1, column.Add([3, 4], [31, 40]));
        Assert.AreEqual(2, column.Add([2, 5], [21, 50]));

        AssertSamples((1, 10), (2, 21), (3, 31), (4, 40), (5, 50));
    }

    [TestMethod]
    public void Dispose_MemoryUsedAgain_HoldsNothingOfBefore()
    {
        column.Add([1, 2, 3], [10, 20, 30]);
        column.Dispose();
        column.Add([7], [70]);

        AssertSamples((7, 70));
    }

    private void AssertSamples(params (long, double)[] expected)
    {
        column.Order();
        CollectionAssert.AreEqual(expected, column.Times.ToArray().Zip(column.Values.ToArray()).ToArray());
    }
}
