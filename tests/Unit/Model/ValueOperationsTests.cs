using Monitoring.Model;

namespace Monitoring.Tests.Unit.Model;

[TestClass]
public sealed class ValueOperationsTests
{
    [TestMethod]
    public void Apply_MillisecondsTwoWays_DifferInTheLastBit()
    {
        ValueOperations divided = ValueOperation.DivideBy1000;
        ValueOperations multiplied = ValueOperation.TimesThousandth;

        Assert.AreEqual(9.0 / 1000, divided.Apply(9));
        Assert.AreEqual(9.0 * 0.001, multiplied.Apply(9));
        Assert.AreNotEqual(divided.Apply(9), multiplied.Apply(9));
    }

    [TestMethod]
    public void Apply_TwoOperations_RunInOrder()
    {
        var twice = new ValueOperations(ValueOperation.DivideBy1000, ValueOperation.Times1024);

        Assert.AreEqual(3.0 / 1000 * 1024, twice.Apply(3));
        Assert.AreEqual(2, twice.Count);
        Assert.AreEqual(ValueOperation.Times1024, twice[1]);
        Assert.AreEqual(ValueOperation.None, twice[2]);
    }

    [TestMethod]
    public void Constructor_TooManyOrNone_IsRefused()
    {
        Assert.ThrowsExactly<ArgumentException>(() => new ValueOperations(ValueOperation.None));
        var tooMany = Enumerable.Repeat(ValueOperation.Times1000, ValueOperations.CountMax + 1).ToArray();
        Assert.ThrowsExactly<ArgumentException>(() => new ValueOperations(tooMany));
    }
}
