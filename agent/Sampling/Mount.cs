using System.Runtime.InteropServices;
using Monitoring.Agent.Host;
using Monitoring.Model;

namespace Monitoring.Agent.Sampling;

/// <summary>One mount and its series.</summary>
/// <param name="group">Where the series go.</param>
/// <param name="stat">What is known of its file system.</param>
/// <param name="device">Label <c>device</c>.</param>
/// <param name="mountPoint">Label <c>mountpoint</c>.</param>
/// <param name="type">Label <c>fstype</c>.</param>
internal sealed class Mount(SampleGroup group, MountStat stat, string device, string mountPoint, string type)
{
    private const int DeviceError = 0;
    private const int ReadOnly = 1;
    private const int Size = 2;
    private const int Free = 3;
    private const int Available = 4;
    private const int Files = 5;
    private const int FilesFree = 6;
    private const int Purgeable = 7;
    private const string TimeoutText = "mountpoint timeout";

    private static readonly Family[] Families =
    [
        Gauge("device_error", "1 when the kernel could not tell about the file system, else 0."),
        Gauge("readonly", "1 when nobody may write to the file system, else 0."),
        Gauge("size_bytes", "Bytes that the file system holds."),
        Gauge("free_bytes", "Bytes that are free."),
        Gauge("avail_bytes", "Bytes that are free for users other than root."),
        Gauge("files", "Inodes that the file system has."),
        Gauge("files_free", "Inodes that are free."),
        Gauge("purgeable_bytes", "Bytes that could be made free; 0 on Linux, shown as node_exporter shows it."),
    ];

    private static readonly Family[] MountInfo =
        [Gauge("mount_info", "Which device the file system is on; always 1.")];

    private SeriesRow? values;
    private SeriesRow? info;
    private string errorText = "";
    private (ulong Major, ulong Minor) numbers;

    /// <summary>What is known of its file system.</summary>
    public MountStat Stat { get; } = stat;

    /// <summary>As its line says in this cycle.</summary>
    public bool IsReadOnly { get; set; }

    /// <summary>The cycle in which it was seen last.</summary>
    public uint SeenIn { get; set; }

    /// <summary>The device's numbers, as its line says in this cycle.</summary>
    public void SetNumbers(ulong major, ulong minor)
    {
        if (info is not null && numbers == (major, minor))
            return;
        numbers = (major, minor);
        info?.Release();
        info = new SeriesRow(
            group,
            MountInfo,
            new("device", device),
            new("major", $"{major}"),
            new("minor", $"{minor}"),
            new("mountpoint", mountPoint));
    }

    /// <summary>Sets what the kernel told.</summary>
    public void Show(in Statfs told)
    {
        var row = RowFor("");
        row.Set(DeviceError, 0UL);
        row.Set(ReadOnly, IsReadOnly ? 1UL : 0UL);
        row.Set(Size, Bytes(told.Blocks, told.BlockBytes));
        row.Set(Free, Bytes(told.BlocksFree, told.BlockBytes));
        row.Set(Available, Bytes(told.BlocksAvailable, told.BlockBytes));
        row.Set(Files, told.Files);
        row.Set(FilesFree, told.FilesFree);
        row.Set(Purgeable, 0UL);
        info!.Set(0, 1UL);
    }

    /// <summary>Sets that the kernel could not tell, by errno.</summary>
    public void ShowError(int error) => ShowError(TextOf(error));

    /// <summary>Sets that the kernel doesn't answer.</summary>
    public void ShowTimeout() => ShowError(TimeoutText);

    /// <summary>Takes its series out of the group.</summary>
    public void Release()
    {
        values?.Release();
        info?.Release();
    }

    private static Family Gauge(string name, string help) => new($"node_filesystem_{name}", MetricType.Gauge, help);

    private static ulong Bytes(ulong blocks, long blockBytes) =>
        Math.BigMul(blocks, (ulong)blockBytes, out var low) == 0 ? low : ulong.MaxValue;

    // In the words of Go, whose labels these are: glibc's with a small first letter, but for one.
    private static string TextOf(int error)
    {
        if (error == LibC.ESTALE)
            return "stale NFS file handle";
        var text = Marshal.GetPInvokeErrorMessage(error);
        return char.ToLowerInvariant(text[0]) + text[1..];
    }

    private void ShowError(string text)
    {
        var row = RowFor(text);
        row.Set(DeviceError, 1UL);
        row.Set(ReadOnly, IsReadOnly ? 1UL : 0UL);
    }

    private SeriesRow RowFor(string error)
    {
        if (values is not null && error == errorText)
            return values;
        values?.Release();
        errorText = error;
        values = new SeriesRow(
            group,
            Families,
            new("device", device),
            new("device_error", error),
            new("fstype", type),
            new("mountpoint", mountPoint));
        return values;
    }
}
