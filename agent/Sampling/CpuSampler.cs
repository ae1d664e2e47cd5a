using Monitoring.Agent.Host;

namespace Monitoring.Agent.Sampling;

/// <summary>
/// The CPUs: their times from <c>/proc/stat</c> (proc_stat(5)), and from sysfs and <c>/proc/cpuinfo</c> what is told
/// once and again only when CPUs come or go.
/// </summary>
public sealed class CpuSampler : ISampler
{
    /// <summary>How it is announced and made.</summary>
    public static SamplerSpec Spec { get; } =
        new("cpu", context => new CpuSampler(context.Paths, CpuOptions.From(context))) { Flags = CpuOptions.AllFlags };

    private readonly HostFile file;
    private readonly string cpuInfo;
    private readonly string directory;
    private readonly CpuOptions options;
    private CpuRows<CpuTimes>? times;
    private CpuStates? states;
    private CpuThrottles? throttles;
    private CpuFacts? facts;
    private uint cycle;
    private int scannedFor;

    /// <summary>Makes it.</summary>
    public CpuSampler(HostPaths paths, CpuOptions options)
    {
        this.options = options;
        file = new HostFile(paths.Proc("stat"));
        cpuInfo = paths.Proc("cpuinfo");
        directory = paths.Sys("devices/system/cpu");
    }

    /// <inheritdoc/>
    public string Name => Spec.Name;

    /// <inheritdoc/>
    public SamplingPace Pace => SamplingPace.Fast;

    /// <inheritdoc/>
    public bool Sample(SampleGroup group)
    {
        times ??= Start(group);
        cycle++;
        var online = ParseTimes(file.Read(), times, group);
        if (online != scannedFor)
        {
            Scan();
            scannedFor = online;
        }
        states!.Sample();
        throttles!.Sample();
        facts?.Sample();
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        file.Dispose();
        states?.Dispose();
        throttles?.Dispose();
    }

    private CpuRows<CpuTimes> Start(SampleGroup group)
    {
        states = new CpuStates(group, directory);
        throttles = new CpuThrottles(group, directory);
        if (options.Info)
            facts = new CpuFacts(group, cpuInfo, options.Flags, options.Bugs);
        return new CpuRows<CpuTimes>(number => new CpuTimes(group, number, options.Guests));
    }

    private void Scan()
    {
        var all = Directory.Exists(directory) ? Directory.GetDirectories(directory) : [];
        string[] names = [.. all.Select(d => Path.GetFileName(d)).Where(IsCpu).Order(StringComparer.Ordinal)];
        states!.Scan(names);
        throttles!.Scan(names);
        facts?.Scan();
    }

    private static bool IsCpu(string name) =>
        DeviceName.TryNumbered(name, "cpu", out var number) && uint.TryParse(number, out _);

    // The result differs whenever the set of CPUs does, and is never 0.
    private int ParseTimes(ReadOnlySpan<byte> content, CpuRows<CpuTimes> cpus, SampleGroup group)
    {
        var seen = new HashCode();
        foreach (var line in new Lines(content))
        {
            var fields = new Fields(line);
            var name = fields.Next();
            if (cpus.Find(name) is not { } cpu)
                continue;
            cpu.Set(fields, group, cycle);
            seen.AddBytes(name);
        }
        return seen.ToHashCode() | 1;
    }
}
