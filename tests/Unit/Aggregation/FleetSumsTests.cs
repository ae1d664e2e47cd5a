using Monitoring.Collector.Aggregation;
using Monitoring.Collector.Registry;
using Monitoring.Collector.Store;

namespace Monitoring.Tests.Unit.Aggregation;

[TestClass]
public sealed class FleetSumsTests
{
    [TestMethod]
    public void Of_NoHosts_TellsNothing()
    {
        var fleet = FleetSums.Of([]);

        Assert.IsNull(fleet.CpuRatioTotal);
        Assert.IsNull(fleet.MemoryTotalBytes);
        Assert.AreEqual(Distribution.Unknown, fleet.CpuRatio);
        Assert.IsEmpty(fleet.TopByCpu);
    }

    [TestMethod]
    public void Of_Hosts_CountsStatesAndAddsUpThoseThatTell()
    {
        var fleet = FleetSums.Of(
        [
            Host("a", HostState.Up, Busy(ratio: 0.1, cores: 30, memoryUsed: 10)),
            Host("b", HostState.Late, Busy(ratio: 0.9, cores: 10, memoryUsed: 50)),
            Host("c", HostState.Up, Vitals.None),
            Host("d", HostState.Down, new Vitals { CpuRatio = 1, Cores = 1000 }),
            Host("e", HostState.KeptOut, Vitals.None),
        ]);

        Assert.AreEqual((2, 1, 1, 1), (fleet.Up, fleet.Late, fleet.Down, fleet.KeptOut));
        Assert.AreEqual(0.3, fleet.CpuRatioTotal!.Value, 1e-9, "a host counts by its CPUs");
        Assert.AreEqual(0.5, fleet.CpuRatio.P50!.Value, 1e-9);
        Assert.AreEqual(0.9, fleet.CpuRatio.Max);
        Assert.AreEqual(60, fleet.MemoryUsedBytes);
        Assert.AreEqual(200, fleet.MemoryTotalBytes);
        CollectionAssert.AreEqual(new[] { "b", "a" }, fleet.TopByCpu.ToArray());
    }

    [TestMethod]
    public void Of_RatioThatIsNoNumber_CountsNeitherItNorItsCpus()
    {
        var fleet = FleetSums.Of(
        [
            Host("a", HostState.Up, Busy(ratio: 0.5, cores: 2, memoryUsed: 10)),
            Host("b", HostState.Up, Busy(ratio: double.NaN, cores: 6, memoryUsed: 10)),
        ]);

        Assert.AreEqual(0.5, fleet.CpuRatioTotal);
    }

    [TestMethod]
    public void Of_ManyHosts_NamesTheTopOnesOnly()
    {
        var fleet = FleetSums.Of([.. Enumerable.Range(0, 100).Select(i =>
            Host($"h{i:00}", HostState.Up, new Vitals { CpuRatio = i / 100.0, Cores = 1 }))]);

        CollectionAssert.AreEqual(new[] { "h99", "h98", "h97", "h96", "h95" }, fleet.TopByCpu.ToArray());
        Assert.AreEqual(0.495, fleet.CpuRatio.P50!.Value, 1e-9);
        Assert.AreEqual(0.9405, fleet.CpuRatio.P95!.Value, 1e-9);
    }

    private static Vitals Busy(double ratio, int cores, double memoryUsed) =>
        new() { CpuRatio = ratio, Cores = cores, MemoryUsedBytes = memoryUsed, MemoryTotalBytes = 100 };

    private static HostBlock Host(string name, HostState state, Vitals vitals) => new()
    {
        Id = Guid.NewGuid(), Name = name, FirstSeen = default, LastSeen = default, State = state, Vitals = vitals,
    };
}
