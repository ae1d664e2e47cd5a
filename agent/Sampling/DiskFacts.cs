using Monitoring.Agent.Host;
using Monitoring.Model;

namespace Monitoring.Agent.Sampling;

/// <summary>
/// What a disk is, from <c>/run/udev/data/bMAJOR:MINOR</c>, whose lines of interest are such as
/// <c>E:ID_MODEL=QEMU_HARDDISK</c>, and from <c>/sys/block/NAME/queue/rotational</c>. Both are read again every
/// <see cref="CyclesBetween"/> cycles, and at once when the device's numbers change.
/// </summary>
internal sealed class DiskFacts(SampleGroup group, HostPaths paths, string name)
{
    /// <summary>For how many cycles what was read holds.</summary>
    public const int CyclesBetween = 10;

    // A device's data are a kilobyte or two; what is past this is not looked at.
    private const int UdevBytesMax = 16 << 10;

    private static readonly Family Info = OfOne("info", "What the disk is; always 1.");
    private static readonly Family FileSystemInfo = OfOne("filesystem_info", "The disk's file system; always 1.");
    private static readonly Family MapperInfo = OfOne("device_mapper_info", "The disk in the device mapper; always 1.");

    private static readonly (Family Family, string Property)[] AtaValues =
    [
        (OfOne("ata_write_cache", "1 for an ATA disk with a write cache, else 0."), "ID_ATA_WRITE_CACHE"),
        (OfOne("ata_write_cache_enabled", "1 when it is enabled, else 0."), "ID_ATA_WRITE_CACHE_ENABLED"),
        (OfOne("ata_rotation_rate_rpm", "Turns per minute; 0 for a solid state disk."), "ID_ATA_ROTATION_RATE_RPM"),
    ];

    private readonly AttributeFile rotationalFile = new(paths.Sys($"block/{name}/queue/rotational"));
    private readonly List<(int Handle, long Value)> series = [];
    private byte[] udevPath = [];
    private byte[] shownUdev = [];
    private bool shownRotational;
    private (ulong Major, ulong Minor)? device;
    private int cyclesLeft;

    /// <summary>Sets the facts of the disk with these numbers.</summary>
    public void Sample(ulong major, ulong minor)
    {
        if (cyclesLeft-- == 0 || device != (major, minor))
            Refresh(major, minor);
        foreach (var (handle, value) in series)
            group.Set(handle, value);
    }

    /// <summary>Takes its series out of the group and closes its file.</summary>
    public void Release()
    {
        ReleaseSeries();
        rotationalFile.Close();
    }

    private static Family OfOne(string what, string help) =>
        new($"node_disk_{what}", MetricType.Gauge, help, ValueKind.Int64);

    private void Refresh(ulong major, ulong minor)
    {
        cyclesLeft = CyclesBetween - 1;
        var isNew = device != (major, minor);
        if (isNew)
            udevPath = LibC.PathBytes(Path.Join(paths.UdevData, $"b{major}:{minor}"));
        device = (major, minor);
        Span<byte> udev = stackalloc byte[UdevBytesMax];
        udev = OneRead.Into(udev, udevPath, out var length) == 0 ? udev[..length] : default;
        var rotational = ReadRotational();
        if (!isNew && rotational == shownRotational && udev.SequenceEqual(shownUdev))
            return;
        shownUdev = udev.ToArray();
        shownRotational = rotational;
        ReleaseSeries();
        Show(Properties(HostText.Of(shownUdev)), major, minor);
    }

    private void ReleaseSeries()
    {
        foreach (var (handle, _) in series)
            group.Release(handle);
        series.Clear();
    }

    private bool ReadRotational()
    {
        Span<byte> buffer = stackalloc byte[AttributeFile.BytesMax];
        return rotationalFile.TryRead(buffer, out var value) && value.SequenceEqual("1"u8);
    }

    private static Dictionary<string, string> Properties(string udev)
    {
        const string prefix = "E:";
        var properties = new Dictionary<string, string>();
        foreach (var line in udev.Split('\n'))
        {
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && line.StartsWith(prefix, StringComparison.Ordinal))
                properties[line[prefix.Length..equals]] = line[(equals + 1)..];
        }
        return properties;
    }

    private void Show(Dictionary<string, string> udev, ulong major, ulong minor)
    {
        var serial = Of("SCSI_IDENT_SERIAL");
        Add(
            Info,
            new("major", $"{major}"),
            new("minor", $"{minor}"),
            new("path", Of("ID_PATH")),
            new("wwn", Of("ID_WWN")),
            new("model", Of("ID_MODEL")),
            new("serial", serial.Length > 0 ? serial : Of("ID_SERIAL_SHORT")),
            new("revision", Of("ID_REVISION")),
            new("rotational", shownRotational ? "1" : "0"));
        if (Of("ID_FS_TYPE") is { Length: > 0 } type)
        {
            Add(
                FileSystemInfo,
                new("type", type),
                new("usage", Of("ID_FS_USAGE")),
                new("uuid", Of("ID_FS_UUID")),
                new("version", Of("ID_FS_VERSION")));
        }
        if (Of("DM_NAME") is { Length: > 0 } mapped)
        {
            Add(
                MapperInfo,
                new("name", mapped),
                new("uuid", Of("DM_UUID")),
                new("vg_name", Of("DM_VG_NAME")),
                new("lv_name", Of("DM_LV_NAME")),
                new("lv_layer", Of("DM_LV_LAYER")));
        }
        if (Of("ID_ATA").Length == 0)
            return;
        foreach (var (family, property) in AtaValues)
        {
            if (long.TryParse(Of(property), out var value))
                series.Add((group.Add(family, new Label("device", name)), value));
        }

        string Of(string property) => udev.GetValueOrDefault(property, "");
    }

    private void Add(Family family, params ReadOnlySpan<Label> labels) =>
        series.Add((group.Add(family, [new Label("device", name), .. labels]), 1));
}
