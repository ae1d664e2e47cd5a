using Monitoring.Agent.Host;
using Monitoring.Model;

namespace Monitoring.Agent.Sampling;

/// <summary>What the firmware says of the machine, from <c>/sys/class/dmi/id</c>.</summary>
/// <remarks>
/// A label is there when its file is. Serial numbers and the UUID can be read by root only; for others they are left
/// out.
/// </remarks>
public sealed class DmiSampler(HostPaths paths) : ISampler
{
    // The label is called like its file, but for the last.
    private static readonly (string Label, string File)[] Fields =
    [
        .. from name in (string[])
            [
                "bios_date", "bios_release", "bios_vendor", "bios_version", "board_asset_tag", "board_name",
                "board_serial", "board_vendor", "board_version", "chassis_asset_tag", "chassis_serial",
                "chassis_vendor", "chassis_version", "product_family", "product_name", "product_serial",
                "product_sku", "product_uuid", "product_version",
            ]
            select (name, name),
        ("system_vendor", "sys_vendor"),
    ];

    private static readonly Family Info = new(
        "node_dmi_info", MetricType.Gauge, "The machine as its firmware (DMI) describes it, in labels; always 1.");

    private readonly AttributeFile[] files =
        [.. Fields.Select(f => new AttributeFile(Path.Join(paths.Sys("class/dmi/id"), f.File)))];

    private bool isRead;
    private OptionalSeries? info;

    /// <summary>How it is announced and made.</summary>
    public static SamplerSpec Spec { get; } = new("dmi", context => new DmiSampler(context.Paths));

    /// <inheritdoc/>
    public string Name => Spec.Name;

    /// <inheritdoc/>
    public SamplingPace Pace => SamplingPace.Facts;

    /// <inheritdoc/>
    public bool Sample(SampleGroup group)
    {
        // It cannot change before the next boot.
        if (!isRead)
            ReadLabels();
        isRead = true;
        info?.Set(group, 1);
        return info is not null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private void ReadLabels()
    {
        Span<byte> buffer = stackalloc byte[AttributeFile.BytesMax];
        var labels = new List<Label>();
        for (var i = 0; i < files.Length; i++)
        {
            if (files[i].TryRead(buffer, out var value))
                labels.Add(new Label(Fields[i].Label, HostText.Of(value)));
            else if (files[i].Error is not (LibC.ENOENT or LibC.ENOTDIR or LibC.EACCES
                     or LibC.EPERM))
                throw LibC.Failure(files[i].Path, files[i].Error);
            files[i].Close();
        }
        if (labels.Count > 0)
            info = new OptionalSeries(Info, [.. labels]);
    }
}
