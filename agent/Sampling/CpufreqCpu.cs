using Monitoring.Agent.Host;
using Monitoring.Model;

namespace Monitoring.Agent.Sampling;

/// <summary>One CPU's directory <c>cpufreq</c>. A CPU without a frequency driver has none, and no series.</summary>
internal sealed class CpufreqCpu
{
    // The kernel counts kHz.
    private static readonly (string File, Family Family)[] Frequencies =
    [
        ("cpuinfo_cur_freq", Hertz("frequency_hertz", "The CPU's frequency, as the hardware says.")),
        ("cpuinfo_avg_freq", Hertz("frequency_avg_hertz", "The CPU's frequency, averaged by the hardware.")),
        ("cpuinfo_min_freq", Hertz("frequency_min_hertz", "The lowest frequency that the CPU can run at.")),
        ("cpuinfo_max_freq", Hertz("frequency_max_hertz", "The highest frequency that the CPU can run at.")),
        ("scaling_cur_freq", Hertz("scaling_frequency_hertz", "The CPU's frequency, as the kernel set it.")),
        ("scaling_min_freq", Hertz("scaling_frequency_min_hertz", "The lowest frequency that the kernel sets.")),
        ("scaling_max_freq", Hertz("scaling_frequency_max_hertz", "The highest frequency that the kernel sets.")),
    ];

    private static readonly Family ScalingGovernor = new(
        "node_cpu_scaling_governor", MetricType.Gauge, "1 for the governor that decides the CPU's frequency, else 0.");

    private readonly Label cpu;
    private readonly byte[] directoryBytes;
    private readonly AttributeFile[] frequencyFiles;
    private readonly OptionalSeries[] frequencies;
    private readonly AttributeFile governorFile;
    private readonly AttributeFile availableFile;
    private readonly List<Governor> governors = [];
    private byte[]? availableShown;

    /// <summary>Makes it; nothing is read yet.</summary>
    public CpufreqCpu(string directory, uint number)
    {
        Number = number;
        directoryBytes = LibC.PathBytes(directory);
        cpu = new("cpu", number.ToString());
        frequencyFiles = [.. Frequencies.Select(f => new AttributeFile(Path.Join(directory, f.File)))];
        frequencies = [.. Frequencies.Select(f => new OptionalSeries(f.Family, cpu))];
        governorFile = new(Path.Join(directory, "scaling_governor"));
        availableFile = new(Path.Join(directory, "scaling_available_governors"));
    }

    /// <summary>The CPU's number.</summary>
    public uint Number { get; }

    /// <summary>Reads its attributes; those that cannot be read at present are left out.</summary>
    /// <exception cref="FormatException">A frequency is no number.</exception>
    public void Sample(SampleGroup group)
    {
        // Asked first, as a CPU without a driver would otherwise cost a failing open for each of its files.
        if (FileStamp.Read(directoryBytes, out _) != 0)
            return;
        Span<byte> buffer = stackalloc byte[AttributeFile.BytesMax];
        for (var i = 0; i < frequencies.Length; i++)
        {
            if (!frequencyFiles[i].TryRead(buffer, out var text))
                continue;
            if (!Parse.TryUInt64(text, out var value))
                throw BadContent.Of(frequencyFiles[i].Path, text, "an unsigned integer");
            frequencies[i].Set(group, value);
        }
        SampleGovernors(group, buffer);
    }

    /// <summary>Takes its series out of the group.</summary>
    public void Release(SampleGroup group)
    {
        foreach (var frequency in frequencies)
            frequency.Release(group);
        ReleaseGovernors(group);
        Close();
    }

    /// <summary>Closes its files.</summary>
    public void Close()
    {
        foreach (var file in frequencyFiles)
            file.Close();
        governorFile.Close();
        availableFile.Close();
    }

    private void SampleGovernors(SampleGroup group, Span<byte> buffer)
    {
        Span<byte> availableBuffer = stackalloc byte[AttributeFile.BytesMax];
        if (!availableFile.TryRead(availableBuffer, out var available))
            return;
        if (!governorFile.TryRead(buffer, out var current) || current.IsEmpty)
            return;
        if (availableShown is null || !available.SequenceEqual(availableShown))
            Show(group, available);
        foreach (var governor in governors)
            governor.Series.Set(group, current.SequenceEqual(governor.Name) ? 1L : 0L);
    }

    private void Show(SampleGroup group, ReadOnlySpan<byte> available)
    {
        ReleaseGovernors(group);
        availableShown = available.ToArray();
        foreach (var part in HostText.Of(available).Split(' ').Distinct())
        {
            governors.Add(new Governor(
                System.Text.Encoding.UTF8.GetBytes(part),
                new OptionalSeries(ScalingGovernor, cpu, new Label("governor", part))));
        }
    }

    private void ReleaseGovernors(SampleGroup group)
    {
        foreach (var governor in governors)
            governor.Series.Release(group);
        governors.Clear();
    }

    private static Family Hertz(string name, string help) =>
        new("node_cpu_" + name, MetricType.Gauge, help, ValueKind.UInt64, ValueOperation.Times1000);

    private sealed record Governor(byte[] Name, OptionalSeries Series);
}
