using System.Globalization;
using Monitoring.Agent.Host;
using Monitoring.Model;

namespace Monitoring.Agent.Sampling;

/// <summary>
/// How often CPUs were throttled for heat, from <c>/sys/devices/system/cpu/cpuN/thermal_throttle</c> (Intel only).
/// The CPUs of a core share its count, and those of a package the package's; it is read from the first CPU that shows
/// it.
/// </summary>
internal sealed class CpuThrottles(SampleGroup group, string directory) : IDisposable
{
    private static readonly Family CoreThrottles = new(
        "node_cpu_core_throttles_total", MetricType.Counter, "Times that the core was throttled for heat.");

    private static readonly Family PackageThrottles = new(
        "node_cpu_package_throttles_total", MetricType.Counter, "Times that the package was throttled for heat.");

    private readonly List<Count> counts = [];

    /// <summary>Finds out anew which counts there are, from the CPUs' names.</summary>
    public void Scan(IReadOnlyList<string> cpus)
    {
        Dispose();
        foreach (var count in counts)
            count.Series.Release(group);
        counts.Clear();
        var found = new Dictionary<Series, Count>();
        foreach (var cpu in cpus)
        {
            var at = Path.Join(directory, cpu);
            if (Number(at, "topology/physical_package_id") is not { } package
                || Number(at, "topology/core_id") is not { } core)
                continue;
            var ofPackage = new Label("package", package);
            var ofCore = new Label("core", core);
            Meet(found, at, "core_throttle_count", new Series(CoreThrottles, new LabelSet(ofPackage, ofCore)));
            Meet(found, at, "package_throttle_count", new Series(PackageThrottles, new LabelSet(ofPackage)));
        }
    }

    /// <summary>Sets the counts that can be read at present.</summary>
    public void Sample()
    {
        Span<byte> buffer = stackalloc byte[AttributeFile.BytesMax];
        foreach (var count in counts)
        {
            foreach (var file in count.Files)
            {
                if (!file.TryRead(buffer, out var text) || !Parse.TryUInt64(text, out var value))
                    continue;
                count.Series.Set(group, value);
                break;
            }
        }
    }

    /// <summary>Closes its files.</summary>
    public void Dispose()
    {
        foreach (var count in counts)
            count.Files.ForEach(file => file.Close());
    }

    private static string? Number(string cpu, string attribute)
    {
        Span<byte> buffer = stackalloc byte[AttributeFile.BytesMax];
        var file = new AttributeFile(Path.Join(cpu, attribute));
        var isRead = file.TryRead(buffer, out var text);
        file.Close();
        return isRead && Parse.TryUInt64(text, out var value)
            ? value.ToString(CultureInfo.InvariantCulture)
            : null;
    }

    private void Meet(Dictionary<Series, Count> found, string cpu, string attribute, Series series)
    {
        var file = Path.Join(cpu, "thermal_throttle", attribute);
        if (!File.Exists(file))
            return;
        if (!found.TryGetValue(series, out var count))
        {
            count = new Count(new OptionalSeries(series), []);
            found.Add(series, count);
            counts.Add(count);
        }
        count.Files.Add(new AttributeFile(file));
    }

    private sealed record Count(OptionalSeries Series, List<AttributeFile> Files);
}
