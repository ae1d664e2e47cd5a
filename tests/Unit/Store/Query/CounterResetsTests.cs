using Monitoring.Collector.Store.Query;

namespace Monitoring.Tests.Unit.Store.Query;

[TestClass]
public sealed class CounterResetsTests
{
    private static readonly double[] Values = [5, 8, 2, 3, double.NaN, 1, 0, 4];

    [TestMethod]
    public void Rise_BetweenAnyTwo_AddsWhatEachResetTookAway()
    {
        var resets = new CounterResets(Values);
        for (var first = 0; first < Values.Length; first++)
        {
            for (var last = first; last < Values.Length; last++)
                Assert.AreEqual(OneByOne(first, last), resets.Rise(first, last), $"{first} to {last}");
        }
    }

    private static double OneByOne(int first, int last)
    {
        var rise = Values[last] - Values[first];
        for (var i = first + 1; i <= last; i++)
            rise += Values[i] < Values[i - 1] ? Values[i - 1] : 0;
        return rise;
    }
}
