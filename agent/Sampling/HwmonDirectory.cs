using Monitoring.Agent.Host;

namespace Monitoring.Agent.Sampling;

/// <summary>A directory <c>/sys/class/hwmon/hwmonN</c> and how its chip is called.</summary>
/// <remarks>
/// The number N depends on the order in which drivers were loaded, so a chip is called after the device that it belongs
/// to, whose place in the machine is always the same.
/// </remarks>
/// <param name="Path">The directory.</param>
/// <param name="DeviceName">The chip's name by its device; several may share it.</param>
/// <param name="DriverName">What the driver calls it in the file <c>name</c>; empty when it doesn't.</param>
internal sealed record HwmonDirectory(string Path, string DeviceName, string DriverName)
{
    /// <summary>Looks at a directory.</summary>
    public static HwmonDirectory At(string path)
    {
        Span<byte> buffer = stackalloc byte[AttributeFile.BytesMax];
        var file = new AttributeFile(System.IO.Path.Join(path, "name"));
        var driver = file.TryRead(buffer, out var name) ? HwmonNames.Clean(HostText.Of(name)) : "";
        file.Close();
        return new(path, NameOf(path, driver), driver);
    }

    /// <summary>
    /// The value of the label <c>chip</c>. Where several chips belong to one device, the driver's name is appended if
    /// that tells them apart, else <c>hwmonN</c>.
    /// </summary>
    public string LabelAmong(IReadOnlyList<HwmonDirectory> all)
    {
        if (all.Count(other => other.DeviceName == DeviceName) == 1)
            return DeviceName;
        var sameDriver = all.Count(other => other.DeviceName == DeviceName && other.DriverName == DriverName);
        var suffix = DriverName.Length > 0 && sameDriver == 1
            ? DriverName
            : HwmonNames.Clean(System.IO.Path.GetFileName(Path));
        return $"{DeviceName}_{suffix}";
    }

    // By preference: bus and device, the driver's name, hwmonN.
    private static string NameOf(string path, string driver)
    {
        if (LibC.RealPath(System.IO.Path.Join(path, "device")) is { } device)
        {
            var name = HwmonNames.Clean(System.IO.Path.GetFileName(device));
            var bus = HwmonNames.Clean(System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(device)) ?? "");
            if (name.Length > 0)
                return bus.Length > 0 ? $"{bus}_{name}" : name;
        }
        return driver.Length > 0
            ? driver
            : HwmonNames.Clean(System.IO.Path.GetFileName(LibC.RealPath(path) ?? path));
    }
}
