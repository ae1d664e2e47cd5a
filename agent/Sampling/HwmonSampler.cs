using Monitoring.Agent.Host;
using Monitoring.Model;

namespace Monitoring.Agent.Sampling;

/// <summary>Sensors of the hardware, from <c>/sys/class/hwmon</c>.</summary>
/// <remarks>
/// Chips come and go rarely. In each cycle their directories are listed and compared with what they held before, which
/// allocates nothing; only when something differs are all chips looked at anew.
/// </remarks>
public sealed class HwmonSampler : ISampler
{
    private static readonly SamplerFlag ChipInclude = new(
        "collector.hwmon.chip-include", "Chips to sample, as a regular expression.");

    private static readonly SamplerFlag ChipExclude = new(
        "collector.hwmon.chip-exclude", "Chips to leave out, as a regular expression.");

    private static readonly SamplerFlag SensorInclude = new(
        "collector.hwmon.sensor-include", "Sensors to sample, as a regular expression that matches CHIP;SENSOR.");

    private static readonly SamplerFlag SensorExclude = new(
        "collector.hwmon.sensor-exclude", "Sensors to leave out, as a regular expression that matches CHIP;SENSOR.");

    private static readonly Family ChipNames = new(
        "node_hwmon_chip_names", MetricType.Gauge, "What a chip's driver calls it; always 1.");

    private readonly string directory;
    private readonly byte[] directoryBytes;
    private readonly NameFilter chipsShown;
    private readonly NameFilter sensorsShown;
    private readonly DirectoryListing listing = new();
    private readonly HwmonFamilies families = new();
    private readonly List<HwmonChip> chips = [];
    private ulong fingerprint;
    private bool isBuilt;

    /// <summary>Makes it.</summary>
    /// <param name="paths">Where the host's file systems are.</param>
    /// <param name="chipsShown">Which chips are sampled, by the label <c>chip</c>.</param>
    /// <param name="sensorsShown">Which sensors are sampled, by <c>CHIP;SENSOR</c>.</param>
    public HwmonSampler(HostPaths paths, NameFilter chipsShown, NameFilter sensorsShown)
    {
        directory = paths.Sys("class/hwmon");
        directoryBytes = LibC.PathBytes(directory);
        this.chipsShown = chipsShown;
        this.sensorsShown = sensorsShown;
    }

    /// <summary>How it is announced and made.</summary>
    public static SamplerSpec Spec { get; } = new("hwmon", Make)
    {
        Flags = [ChipInclude, ChipExclude, SensorInclude, SensorExclude],
    };

    /// <inheritdoc/>
    public string Name => Spec.Name;

    /// <inheritdoc/>
    public SamplingPace Pace => SamplingPace.Slow;

    /// <inheritdoc/>
    public bool Sample(SampleGroup group)
    {
        var error = listing.Read(directoryBytes);
        if (LibC.IsAbsence(error))
            return false;
        if (error != 0)
            throw LibC.Failure(directory, error);
        var now = listing.Fingerprint();
        if (!isBuilt || now != fingerprint || !AreAsListed())
            Build(group, now);
        foreach (var chip in chips)
            chip.Sample(group);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var chip in chips)
            chip.Close();
    }

    private static HwmonSampler Make(SamplerContext context) => new(
        context.Paths,
        NameFilter.FromFlags(context, ChipInclude, ChipExclude),
        NameFilter.FromFlags(context, SensorInclude, SensorExclude));

    private bool AreAsListed()
    {
        foreach (var chip in chips)
        {
            if (!chip.IsAsListed(listing))
                return false;
        }
        return true;
    }

    private void Build(SampleGroup group, ulong now)
    {
        foreach (var chip in chips)
            chip.Release(group);
        chips.Clear();
        listing.Read(directoryBytes);
        var found = new List<HwmonDirectory>();
        foreach (var entry in listing)
        {
            var path = Path.Join(directory, HostText.Of(entry.Name));
            if (!entry.IsRegularFile && Directory.Exists(path))
                found.Add(HwmonDirectory.At(path));
        }
        foreach (var chip in found)
        {
            var label = chip.LabelAmong(found);
            if (chipsShown.Shows(label))
                chips.Add(new HwmonChip(chip, label, ChipNames, families, sensorsShown, listing));
        }
        fingerprint = now;
        isBuilt = true;
    }
}
