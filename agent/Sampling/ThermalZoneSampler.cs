using Monitoring.Agent.Host;
using Monitoring.Model;

namespace Monitoring.Agent.Sampling;

/// <summary>Temperatures of thermal zones and states of cooling devices, from <c>/sys/class/thermal</c>.</summary>
/// <remarks>
/// A zone or device that refuses to be read is left out; the others are sampled. node_exporter 1.12 shows such a zone
/// with 0 degrees, which raises alerts for cold that isn't there.
/// </remarks>
public sealed class ThermalZoneSampler : ISampler
{
    private const string ZonePrefix = "thermal_zone";
    private const string CoolingPrefix = "cooling_device";

    private static readonly Family Temperature = new(
        "node_thermal_zone_temp", MetricType.Gauge, "Temperature of a thermal zone in degrees Celsius.",
        ValueKind.Int64, ValueOperation.DivideBy1000);

    private static readonly Family CurrentState = new(
        "node_cooling_device_cur_state", MetricType.Gauge,
        "How strongly a cooling device cools at present; -1 when it cannot say.", ValueKind.Int64);

    private static readonly Family MaximumState = new(
        "node_cooling_device_max_state", MetricType.Gauge, "How strongly a cooling device can cool.", ValueKind.Int64);

    private readonly DeviceDirectory<Device> devices;

    /// <summary>Makes it.</summary>
    public ThermalZoneSampler(HostPaths paths)
    {
        var directory = paths.Sys("class/thermal");
        devices = new(directory, name => Open(directory, name), (group, device) => device.Release(group));
    }

    /// <summary>How it is announced and made.</summary>
    public static SamplerSpec Spec { get; } = new("thermal_zone", context => new ThermalZoneSampler(context.Paths));

    /// <inheritdoc/>
    public string Name => Spec.Name;

    /// <inheritdoc/>
    public SamplingPace Pace => SamplingPace.Slow;

    /// <inheritdoc/>
    public bool Sample(SampleGroup group)
    {
        devices.Refresh(group);
        foreach (var device in devices.Devices)
            device.Sample(group);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var device in devices.Devices)
            device.Close();
    }

    private static Device? Open(string directory, string name)
    {
        var files = Path.Join(directory, name);
        if (DeviceName.TryNumbered(name, ZonePrefix, out var zone))
            return new Device(files, new Label("zone", zone), ("temp", Temperature));
        return DeviceName.TryNumbered(name, CoolingPrefix, out var cooling)
            ? new Device(files, new Label("name", cooling), ("max_state", MaximumState), ("cur_state", CurrentState))
            : null;
    }

    /// <summary>A zone or a cooling device: its type, which never changes, and its numbers.</summary>
    private sealed class Device(string directory, Label number, params (string File, Family Family)[] values)
    {
        private readonly AttributeFile typeFile = new(Path.Join(directory, "type"));
        private readonly AttributeFile[] files =
            [.. values.Select(v => new AttributeFile(Path.Join(directory, v.File)))];
        private readonly OptionalSeries[] series = new OptionalSeries[values.Length];
        private readonly long[] read = new long[values.Length];
        private bool hasType;

        public void Sample(SampleGroup group)
        {
            Span<byte> buffer = stackalloc byte[AttributeFile.BytesMax];
            if (!ReadType(buffer))
                return;
            for (var i = 0; i < files.Length; i++)
            {
                if (!files[i].TryRead(buffer, out var text))
                    return;
                if (!Parse.TryInt64(text, out read[i]))
                    throw BadContent.Of(files[i].Path, text, "an integer");
            }
            for (var i = 0; i < series.Length; i++)
                series[i].Set(group, read[i]);
        }

        public void Release(SampleGroup group)
        {
            foreach (var one in series)
                one?.Release(group);
            Close();
        }

        public void Close()
        {
            foreach (var file in files)
                file.Close();
        }

        private bool ReadType(Span<byte> buffer)
        {
            if (hasType)
                return true;
            if (!typeFile.TryRead(buffer, out var text))
                return false;
            var type = new Label("type", HostText.Of(text));
            for (var i = 0; i < series.Length; i++)
                series[i] = new OptionalSeries(values[i].Family, number, type);
            typeFile.Close();
            return hasType = true;
        }
    }
}
