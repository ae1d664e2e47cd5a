using Monitoring.Agent.Host;
using Monitoring.Model;

namespace Monitoring.Agent.Sampling;

/// <summary>
/// What the CPUs are, from <c>/proc/cpuinfo</c> (proc_cpuinfo(5)): blocks of lines such as <c>model name : Xeon</c>,
/// one per CPU. Flags and bugs are shown of the first one, and only those that are asked for.
/// </summary>
/// <param name="group">Where the series go.</param>
/// <param name="path">The file.</param>
/// <param name="flags">Which flags are shown; null for none.</param>
/// <param name="bugs">Which bugs are shown; null for none.</param>
internal sealed class CpuFacts(SampleGroup group, string path, NameFilter? flags, NameFilter? bugs)
{
    private static readonly Family Info =
        new("node_cpu_info", MetricType.Gauge, "What the CPU is; always 1.");

    private static readonly Family FlagInfo =
        new("node_cpu_flag_info", MetricType.Gauge, "A feature that the first CPU has; always 1.");

    private static readonly Family BugInfo =
        new("node_cpu_bug_info", MetricType.Gauge, "A flaw that the first CPU has; always 1.");

    // The file's names of what the labels show.
    private static readonly (string Label, string Key)[] Keys =
    [
        ("package", "physical id"), ("core", "core id"), ("cpu", "processor"), ("vendor", "vendor_id"),
        ("family", "cpu family"), ("model", "model"), ("model_name", "model name"), ("microcode", "microcode"),
        ("stepping", "stepping"), ("cachesize", "cache size"),
    ];

    private readonly List<int> handles = [];

    /// <summary>Reads the file anew; it is long, and what it says of a CPU never changes.</summary>
    public void Scan()
    {
        foreach (var handle in handles)
            group.Release(handle);
        handles.Clear();
        using var file = new HostFile(path);
        var cpus = Blocks(HostText.Of(file.Read()).Split('\n'));
        if (cpus.Count == 0)
            throw new FormatException($"{path} names no processor");
        foreach (var cpu in cpus)
        {
            Label[] labels = [.. Keys.Select(k => new Label(k.Label, cpu.GetValueOrDefault(k.Key, "")))];
            handles.Add(group.Add(Info, labels));
        }
        // Arm calls the flags features.
        AddWords(FlagInfo, "flag", cpus[0].GetValueOrDefault("flags") ?? cpus[0].GetValueOrDefault("Features"), flags);
        AddWords(BugInfo, "bug", cpus[0].GetValueOrDefault("bugs"), bugs);
    }

    /// <summary>Sets what was found.</summary>
    public void Sample()
    {
        foreach (var handle in handles)
            group.Set(handle, 1UL);
    }

    private static List<Dictionary<string, string>> Blocks(string[] lines)
    {
        var cpus = new List<Dictionary<string, string>>();
        foreach (var line in lines)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0)
                continue;
            var key = line[..colon].Trim();
            if (key == "processor")
                cpus.Add([]);
            if (cpus.Count > 0)
                cpus[^1][key] = line[(colon + 1)..].TrimStart();
        }
        return cpus;
    }

    private void AddWords(Family family, string label, string? words, NameFilter? shown)
    {
        if (shown is null || words is null)
            return;
        foreach (var word in words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct().Where(shown.Shows))
            handles.Add(group.Add(family, new Label(label, word)));
    }
}
