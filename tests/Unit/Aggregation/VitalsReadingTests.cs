using Monitoring.Collector.Aggregation;
using Monitoring.Collector.Store;
using Monitoring.Model;
using static Monitoring.Tests.Unit.Aggregation.Samples;

namespace Monitoring.Tests.Unit.Aggregation;

[TestClass]
public sealed class VitalsReadingTests
{
    private static readonly Series[] Cpu =
    [
        .. from cpu in new[] { "0", "1" }
        from mode in new[] { "idle", "iowait", "user", "system" }
        select Of("node_cpu_seconds_total", new("cpu", cpu), new("mode", mode)),
    ];

    private static readonly Series[] Network =
    [
        Of("node_network_receive_bytes_total", new Label("device", "eth0")),
        Of("node_network_receive_bytes_total", new Label("device", "lo")),
        Of("node_network_transmit_bytes_total", new Label("device", "eth0")),
        Of("node_network_transmit_bytes_total", new Label("device", "lo")),
    ];

    private readonly VitalsReading reading = new();

    [TestMethod]
    public void Cpu_TwoSamples_GiveTheBusyShareBetweenThem()
    {
        Assert.IsNull(Read(Group("cpu", 1000, Cpu, 100, 10, 5, 5, 100, 10, 5, 5)).CpuRatio);

        // One CPU is idle for its second, of which a tenth waits for disks; the other is busy for three quarters.
        var vitals = Read(Group("cpu", 2000, Cpu, 100.9, 10.1, 5, 5, 100.25, 10, 5.5, 5.25));

        Assert.AreEqual(0.75 / 2, vitals.CpuRatio!.Value, 1e-9);
        Assert.AreEqual(2, vitals.Cores);
    }

    [TestMethod]
    public void Cpu_SameSampleAgain_KeepsTheRatio()
    {
        Read(Group("cpu", 1000, Cpu, 0, 0, 0, 0, 0, 0, 0, 0));
        var group = Group("cpu", 2000, Cpu, 0.5, 0, 0.5, 0, 0.5, 0, 0.5, 0);
        Read(group);

        Assert.AreEqual(0.5, Read(group).CpuRatio!.Value, 1e-9);
    }

    [TestMethod]
    public void Cpu_RestartedAgent_ShowsNoSpike()
    {
        Read(Group("cpu", 1000, Cpu, 0, 0, 0, 0, 0, 0, 0, 0));
        Read(Group("cpu", 2000, Cpu, 1, 0, 0, 0, 1, 0, 0, 0));
        Series[] restarted = [.. Cpu];

        Assert.AreEqual(0, Read(Group("cpu", 60_000, restarted, 2, 0, 30, 0, 2, 0, 30, 0)).CpuRatio);
        var next = Read(Group("cpu", 61_000, restarted, 2.5, 0, 30.5, 0, 2.5, 0, 30.5, 0));
        Assert.AreEqual(0.5, next.CpuRatio!.Value, 1e-9);
    }

    [TestMethod]
    public void Network_TwoSamples_GiveRatesWithoutLoopback()
    {
        Read(Group("netdev", 1000, Network, 1000, 5, 50, 5));

        var vitals = Read(Group("netdev", 3000, Network, 5000, 9e9, 150, 9e9));

        Assert.AreEqual(2000, vitals.NetworkReceiveBytesPerSecond);
        Assert.AreEqual(50, vitals.NetworkTransmitBytesPerSecond);
    }

    [TestMethod]
    public void Network_CounterReset_IsNoNegativeRate()
    {
        Read(Group("netdev", 1000, Network, 1000, 0, 1000, 0));

        Assert.AreEqual(0, Read(Group("netdev", 2000, Network, 0, 0, 0, 0)).NetworkReceiveBytesPerSecond);
    }

    [TestMethod]
    public void Disk_RootAmongOthers_IsTheOneShown()
    {
        var vitals = Read(Group(
            "filesystem",
            1000,
            [
                Of("node_filesystem_free_bytes", new Label("mountpoint", "/"), new Label("fstype", "ext4")),
                Of("node_filesystem_size_bytes", new Label("mountpoint", "/data"), new Label("fstype", "ext4")),
                Of("node_filesystem_size_bytes", new Label("mountpoint", "/"), new Label("fstype", "ext4")),
                Of("node_filesystem_free_bytes", new Label("mountpoint", "/data"), new Label("fstype", "ext4")),
            ],
            40, 1000, 100, 1));

        Assert.AreEqual("/", vitals.DiskMount);
        Assert.AreEqual(100, vitals.DiskTotalBytes);
        Assert.AreEqual(60, vitals.DiskUsedBytes);
    }

    [TestMethod]
    public void Disk_NoRoot_IsTheLargestThatIsNoMemory()
    {
        var vitals = Read(Group(
            "filesystem",
            1000,
            [
                Of("node_filesystem_size_bytes", new Label("mountpoint", "/run"), new Label("fstype", "tmpfs")),
                Of("node_filesystem_size_bytes", new Label("mountpoint", "/etc/hosts"), new Label("fstype", "ext4")),
                Of("node_filesystem_free_bytes", new Label("mountpoint", "/etc/hosts"), new Label("fstype", "ext4")),
            ],
            9000, 100, 40));

        Assert.AreEqual("/etc/hosts", vitals.DiskMount);
        Assert.AreEqual(60, vitals.DiskUsedBytes);
    }

    [TestMethod]
    public void Fullest_AmongMany_IsWhatDfWouldCallTheFullestThatCanBeWrittenTo()
    {
        // Size, free, available and whether it is read only: half full, full for users though not for root, full by
        // nature, and without any size.
        var vitals = Read(Group(
            "filesystem",
            1000,
            [.. Mount("/"), .. Mount("/data"), .. Mount("/snap/core"), .. Mount("/proc/odd")],
            100, 50, 50, 0, 100, 10, 0, 0, 100, 0, 0, 1, 0, 0, 0, 0));

        Assert.AreEqual("/data", vitals.FullestMount);
        Assert.AreEqual(1, vitals.FullestRatio);
        Assert.AreEqual("", Read().FullestMount);
        Assert.IsNull(Read().FullestRatio);
    }

    [TestMethod]
    public void Fullest_ValuesChange_IsFoundAnew()
    {
        Series[] series = [.. Mount("/"), .. Mount("/data")];

        Assert.AreEqual("/", Read(Group("filesystem", 1000, series, 100, 40, 40, 0, 100, 60, 60, 0)).FullestMount);
        Assert.AreEqual("/data", Read(Group("filesystem", 2000, series, 100, 40, 40, 0, 100, 5, 5, 0)).FullestMount);
    }

    private static Series[] Mount(string path)
    {
        Label[] labels = [new("device", "/dev/sda1"), new("mountpoint", path)];
        string[] kinds = ["size_bytes", "free_bytes", "avail_bytes", "readonly"];
        return [.. kinds.Select(kind => Of("node_filesystem_" + kind, labels))];
    }

    [TestMethod]
    public void Facts_AllGroups_AreRead()
    {
        var vitals = Read(
            Group("meminfo", 1, [Of("node_memory_MemTotal_bytes"), Of("node_memory_MemAvailable_bytes")], 1000, 300),
            Group("loadavg", 1, [Of("node_load1"), Of("node_load5")], 1.5, 2.5),
            Group("stat", 1, [Of("node_boot_time_seconds")], 1_700_000_000),
            Group("os", 1, [Of("node_os_info", new Label("pretty_name", "Debian GNU/Linux 12"))], 1),
            Group("uname", 1, [Of("node_uname_info", new Label("release", "6.1.0"))], 1));

        Assert.AreEqual(1000, vitals.MemoryTotalBytes);
        Assert.AreEqual(700, vitals.MemoryUsedBytes);
        Assert.AreEqual(1.5, vitals.Load1);
        Assert.AreEqual(1_700_000_000_000, vitals.BootMs);
        Assert.AreEqual("Debian GNU/Linux 12", vitals.Os);
        Assert.AreEqual("6.1.0", vitals.Kernel);
    }

    [TestMethod]
    [DataRow(double.NaN)]
    [DataRow(double.NegativeInfinity)]
    [DataRow(-1e16)]
    [DataRow(1e16)]
    public void Facts_OutOfAllRange_AreUntold(double value)
    {
        var vitals = Read(
            Group("meminfo", 1, [Of("node_memory_MemTotal_bytes"), Of("node_memory_MemAvailable_bytes")], value, 300),
            Group("filesystem", 1, [.. Mount("/")], value, 50, 50, 0),
            Group("stat", 1, [Of("node_boot_time_seconds")], value));

        Assert.IsNull(vitals.MemoryTotalBytes);
        Assert.IsNull(vitals.MemoryUsedBytes);
        Assert.IsNull(vitals.DiskTotalBytes);
        Assert.IsNull(vitals.DiskUsedBytes);
        Assert.IsNull(vitals.BootMs);
    }

    [TestMethod]
    public void Groups_Gone_LeaveNothing()
    {
        Read(Group("cpu", 1000, Cpu, 0, 0, 0, 0, 0, 0, 0, 0), Group("netdev", 1000, Network, 0, 0, 0, 0));
        Read(Group("cpu", 2000, Cpu, 1, 0, 0, 0, 1, 0, 0, 0), Group("netdev", 2000, Network, 1, 0, 1, 0));

        Assert.AreEqual(Vitals.None, Read());
    }

    private Vitals Read(params GroupSnapshot[] groups) => reading.Read(groups);
}
