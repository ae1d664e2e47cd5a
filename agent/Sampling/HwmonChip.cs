using Monitoring.Agent.Host;
using Monitoring.Model;

namespace Monitoring.Agent.Sampling;

/// <summary>A chip: the sensors whose files stand in its directory, or in that of its device.</summary>
internal sealed class HwmonChip
{
    private readonly byte[] ownPath;
    private readonly byte[] devicePath;
    private readonly ulong ownFingerprint;
    private readonly ulong deviceFingerprint;
    private readonly OptionalSeries? chipName;
    private readonly List<HwmonSensor> sensors = [];

    /// <summary>Finds the sensors of a chip.</summary>
    /// <param name="directory">Where it is.</param>
    /// <param name="label">The value of the label <c>chip</c>.</param>
    /// <param name="chipNames">The family that tells what its driver calls it.</param>
    /// <param name="families">The sensors' families.</param>
    /// <param name="shown">Which sensors are sampled.</param>
    /// <param name="listing">A buffer to list directories with.</param>
    public HwmonChip(
        HwmonDirectory directory,
        string label,
        Family chipNames,
        HwmonFamilies families,
        NameFilter shown,
        DirectoryListing listing)
    {
        ownPath = LibC.PathBytes(directory.Path);
        devicePath = LibC.PathBytes(Path.Join(directory.Path, "device"));
        var chip = new Label("chip", label);
        if (directory.DriverName.Length > 0)
            chipName = new OptionalSeries(chipNames, chip, new Label("chip_name", directory.DriverName));
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        ownFingerprint = Collect(ownPath, directory.Path, files, listing);
        deviceFingerprint = Collect(devicePath, Path.Join(directory.Path, "device"), files, listing);
        foreach (var sensor in files.GroupBy(file => Sensor(file.Key)))
        {
            if (shown.Shows($"{label};{sensor.Key}"))
                sensors.Add(new HwmonSensor(chip, sensor.Key, [.. sensor.Select(file => file.Value)], families));
        }
    }

    /// <summary>False when files came or went since it was made.</summary>
    public bool IsAsListed(DirectoryListing listing) =>
        Fingerprint(ownPath, listing) == ownFingerprint && Fingerprint(devicePath, listing) == deviceFingerprint;

    /// <summary>Reads its sensors.</summary>
    public void Sample(SampleGroup group)
    {
        chipName?.Set(group, 1);
        foreach (var sensor in sensors)
            sensor.Sample(group);
    }

    /// <summary>Takes its series out of the group.</summary>
    public void Release(SampleGroup group)
    {
        chipName?.Release(group);
        foreach (var sensor in sensors)
            sensor.Release(group);
        Close();
    }

    /// <summary>Closes its sensors' files.</summary>
    public void Close()
    {
        foreach (var sensor in sensors)
            sensor.Close();
    }

    private static ulong Fingerprint(byte[] path, DirectoryListing listing)
    {
        listing.Read(path);
        return listing.Fingerprint();
    }

    // A file of the device goes before one of the same name of the chip. The key sorts a sensor's own file first.
    private static ulong Collect(
        byte[] pathBytes, string path, SortedDictionary<string, string> files, DirectoryListing listing)
    {
        listing.Read(pathBytes);
        foreach (var entry in listing)
        {
            var name = HostText.Of(entry.Name);
            if (HwmonNames.TryParse(name, out _, out var sensor, out var element))
                files[$"{sensor} {element}"] = Path.Join(path, name);
        }
        return listing.Fingerprint();
    }

    private static string Sensor(string key) => key[..key.IndexOf(' ')];
}
