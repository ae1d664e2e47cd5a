using Monitoring.Agent.Host;
using Monitoring.Model;
using Monitoring.Reactor;

namespace Monitoring.Agent.Sampling;

/// <summary>
/// The host's clock and time zone, and where the clock gets its ticks from
/// (<c>/sys/devices/system/clocksource/clocksource*</c>).
/// </summary>
public sealed class TimeSampler : ISampler
{
    private const string DirectoryPrefix = "clocksource";
    private const long NanosecondsPerTick = 1_000_000_000 / TimeSpan.TicksPerSecond;

    private static readonly Family Seconds = new(
        "node_time_seconds", MetricType.Gauge, "The host's clock, in seconds since the Unix epoch.", ValueKind.Int64,
        ValueOperation.DivideBy1E9);

    private static readonly Family ZoneOffset = new(
        "node_time_zone_offset_seconds", MetricType.Gauge, "How far local time is east of UTC.", ValueKind.Int64);

    private static readonly Family Available = new(
        "node_time_clocksource_available_info", MetricType.Gauge, "A clock source that could be used; always 1.");

    private static readonly Family Current = new(
        "node_time_clocksource_current_info", MetricType.Gauge, "The clock source in use; always 1.");

    private readonly IReactorTime time;
    private readonly OptionalSeries seconds = new(Seconds);
    private readonly InfoSeries zone = new(ZoneOffset, "time_zone");
    private readonly DeviceDirectory<ClockSource> sources;

    /// <summary>Makes it.</summary>
    public TimeSampler(HostPaths paths, IReactorTime time)
    {
        this.time = time;
        var directory = paths.Sys("devices/system/clocksource");
        sources = new(directory, name => Open(directory, name), (group, source) => source.Release(group));
    }

    /// <summary>How it is announced and made.</summary>
    public static SamplerSpec Spec { get; } = new("time", context => new TimeSampler(context.Paths, context.Time));

    /// <inheritdoc/>
    public string Name => Spec.Name;

    /// <inheritdoc/>
    public SamplingPace Pace => SamplingPace.Fast;

    /// <inheritdoc/>
    public bool Sample(SampleGroup group)
    {
        var now = time.UtcNow;
        seconds.Set(group, (now - DateTimeOffset.UnixEpoch).Ticks * NanosecondsPerTick);
        LocalZone.At(now.ToUnixTimeSeconds(), out var abbreviation, out var offset);
        zone.Begin();
        zone.Add(abbreviation);
        zone.Set(group, offset);
        sources.Refresh(group);
        foreach (var source in sources.Devices)
            source.Sample(group);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var source in sources.Devices)
            source.Close();
    }

    private static ClockSource? Open(string directory, string name) =>
        DeviceName.TryNumbered(name, DirectoryPrefix, out var number)
            ? new ClockSource(Path.Join(directory, name), number)
            : null;

    private sealed class ClockSource(string directory, string number)
    {
        private readonly Label device = new("device", number);
        private readonly AttributeFile availableFile = new(Path.Join(directory, "available_clocksource"));
        private readonly AttributeFile currentFile = new(Path.Join(directory, "current_clocksource"));
        private readonly InfoSeries current = new(Current, [new("device", number)], "clocksource");
        private readonly List<OptionalSeries> available = [];
        private byte[] availableShown = [];

        public void Sample(SampleGroup group)
        {
            Span<byte> buffer = stackalloc byte[AttributeFile.BytesMax];
            if (!availableFile.TryRead(buffer, out var names))
                throw LibC.Failure(availableFile.Path, availableFile.Error);
            if (!names.SequenceEqual(availableShown))
                Show(group, names);
            foreach (var series in available)
                series.Set(group, 1);
            if (!currentFile.TryRead(buffer, out var name))
                throw LibC.Failure(currentFile.Path, currentFile.Error);
            current.Begin();
            current.Add(name);
            current.Set(group);
        }

        public void Release(SampleGroup group)
        {
            foreach (var series in available)
                series.Release(group);
            current.Release(group);
            Close();
        }

        public void Close()
        {
            availableFile.Close();
            currentFile.Close();
        }

        private void Show(SampleGroup group, ReadOnlySpan<byte> names)
        {
            foreach (var series in available)
                series.Release(group);
            available.Clear();
            availableShown = names.ToArray();
            foreach (var name in HostText.Of(names).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
                         .Distinct())
                available.Add(new OptionalSeries(Available, device, new Label("clocksource", name)));
        }
    }
}
