using Monitoring.Agent.Host;
using Monitoring.Model;

namespace Monitoring.Agent.Sampling;

/// <summary>Which operating system it is, from <c>/etc/os-release</c> or else <c>/usr/lib/os-release</c>.</summary>
public sealed class OsSampler(HostPaths host) : ISampler
{
    private const int BytesMax = 8 << 10;

    // Sorted by the label's name.
    private static readonly (string Label, string Key)[] InfoLabels =
    [
        ("build_id", "BUILD_ID"),
        ("id", "ID"),
        ("id_like", "ID_LIKE"),
        ("image_id", "IMAGE_ID"),
        ("image_version", "IMAGE_VERSION"),
        ("name", "NAME"),
        ("pretty_name", "PRETTY_NAME"),
        ("variant", "VARIANT"),
        ("variant_id", "VARIANT_ID"),
        ("version", "VERSION"),
        ("version_codename", "VERSION_CODENAME"),
        ("version_id", "VERSION_ID"),
    ];

    private static readonly string[] Places = ["etc/os-release", "usr/lib/os-release"];

    private static readonly Family Info = new(
        "node_os_info", MetricType.Gauge, "The operating system as os-release tells it, in labels; always 1.");

    private static readonly Family Version = new(
        "node_os_version", MetricType.Gauge, "The operating system's version as a number, such as 22.04.",
        ValueKind.Float64);

    private static readonly Family SupportEnd = new(
        "node_os_support_end_timestamp_seconds", MetricType.Gauge,
        "When the operating system's support ends, in seconds since the Unix epoch.", ValueKind.Int64);

    // Not kept open: an upgrade puts another file in the place of the one before.
    private readonly string[] files = [.. Places.Select(p => Path.Join(host.Rootfs, p))];
    private readonly byte[][] paths = [.. Places.Select(p => LibC.PathBytes(Path.Join(host.Rootfs, p)))];
    private readonly byte[] buffer = new byte[BytesMax];
    private readonly OptionalSeries supportEnd = new(SupportEnd);
    private OptionalSeries? info;
    private OptionalSeries? version;
    private byte[] shown = [];
    private OsRelease? release;

    /// <summary>How it is announced and made.</summary>
    public static SamplerSpec Spec { get; } = new("os", context => new OsSampler(context.Paths));

    /// <inheritdoc/>
    public string Name => Spec.Name;

    /// <inheritdoc/>
    public SamplingPace Pace => SamplingPace.Facts;

    /// <inheritdoc/>
    public bool Sample(SampleGroup group)
    {
        if (!TryRead(out var content))
            return false;
        if (release is null || !content.SequenceEqual(shown))
            Show(group, content);
        info!.Set(group, 1);
        if (release!.Version > 0)
            version!.SetFloat(group, release.Version);
        if (release.SupportEnd is { } end)
            supportEnd.Set(group, end);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private bool TryRead(out ReadOnlySpan<byte> content)
    {
        content = default;
        for (var i = 0; i < files.Length; i++)
        {
            var error = OneRead.Into(buffer, paths[i], out var length);
            content = buffer.AsSpan(0, length);
            if (error == 0)
                return length < BytesMax ? true : throw new IOException($"{files[i]} has {BytesMax} bytes or more");
            if (!LibC.IsAbsence(error))
                throw LibC.Failure(files[i], error);
        }
        return false;
    }

    private void Show(SampleGroup group, ReadOnlySpan<byte> content)
    {
        var read = new OsRelease(content);
        info?.Release(group);
        version?.Release(group);
        info = new OptionalSeries(Info, [.. InfoLabels.Select(l => new Label(l.Label, read[l.Key]))]);
        version = new OptionalSeries(
            Version, new Label("id", read["ID"]), new Label("id_like", read["ID_LIKE"]),
            new Label("name", read["NAME"]));
        shown = content.ToArray();
        release = read;
    }
}
