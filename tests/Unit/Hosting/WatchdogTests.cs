using Monitoring.Hosting;

namespace Monitoring.Tests.Unit.Hosting;

[TestClass]
public sealed class WatchdogTests
{
    private const int ProcessId = 42;

    [TestMethod]
    [DataRow("30000000", null, 30.0)]
    [DataRow("30000000", "42", 30.0)]
    [DataRow("30000000", "43", null, DisplayName = "another process is meant")]
    [DataRow("0", "42", null)]
    [DataRow("-1", "42", null)]
    [DataRow("9223372036854775807", "42", null)]
    [DataRow("soon", "42", null)]
    [DataRow(null, "42", null)]
    public void Interval_OfTheEnvironment_IsTakenWhenItIsMeantForThisProcess(
        string? microseconds, string? process, double? seconds)
    {
        var interval = Watchdog.Interval(
            name => name == Watchdog.IntervalVariable ? microseconds : process, ProcessId);

        Assert.AreEqual(seconds, interval?.TotalSeconds);
    }
}
