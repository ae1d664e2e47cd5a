using Monitoring.Agent.Host;

namespace Monitoring.Tests.Unit.Host;

[TestClass]
public sealed class RandomBitsTests
{
    [TestMethod]
    public void Fill_Twice_GivesOtherBits()
    {
        var (first, second) = (new byte[RandomBits.BytesMax], new byte[RandomBits.BytesMax]);
        RandomBits.Fill(first);
        RandomBits.Fill(second);

        CollectionAssert.AreNotEqual(first, second);
        Assert.IsGreaterThan(100, first.Distinct().Count());
    }

    [TestMethod]
    public void Fill_MoreThanComesAtOnce_IsRefused() =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => RandomBits.Fill(new byte[RandomBits.BytesMax + 1]));
}
