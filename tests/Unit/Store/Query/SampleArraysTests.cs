using Monitoring.Collector.Store.Query;

namespace Monitoring.Tests.Unit.Store.Query;

[TestClass]
public sealed class SampleArraysTests
{
    private readonly SampleArrays<long> arrays = new();

    [TestMethod]
    [DataRow(1, 2)]
    [DataRow(64, 64)]
    [DataRow(65, 128)]
    [DataRow(4_096, 4_096)]
    public void Rent_Length_IsAPowerOfTwoAtLeastAsLong(int asked, int given) =>
        Assert.HasCount(given, arrays.Rent(asked));

    [TestMethod]
    public void Rent_AfterReturn_GivesTheSameOnceOnly()
    {
        var array = arrays.Rent(100);
        arrays.Return(array);

        Assert.AreNotSame(array, arrays.Rent(200));
        Assert.AreSame(array, arrays.Rent(100));
        Assert.AreNotSame(array, arrays.Rent(100));
    }

    [TestMethod]
    public void Return_BeyondWhatIsKept_LetsItGo()
    {
        var half = arrays.Rent((int)SampleArrays<long>.KeptMax / 2);
        var other = arrays.Rent(half.Length);
        var beyond = arrays.Rent(half.Length);
        arrays.Return(half);
        arrays.Return(other);
        arrays.Return(beyond);

        Assert.AreSame(other, arrays.Rent(half.Length));
        Assert.AreSame(half, arrays.Rent(half.Length));
        Assert.AreNotSame(beyond, arrays.Rent(half.Length));
    }
}
