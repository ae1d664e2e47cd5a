using Monitoring.Agent.Host;

namespace Monitoring.Agent.Sampling;

/// <summary>
/// A directory of the kernel with one entry per device, such as <c>/sys/class/net</c>, and what a sampler keeps of
/// each. It is listed in each cycle; as long as no device comes or goes, nothing is allocated.
/// </summary>
/// <remarks>
/// A device is known by its name and its inode together, so one that was taken away and came back, or two that changed
/// their names, are not mistaken for each other.
/// </remarks>
/// <typeparam name="TDevice">What is kept of a device.</typeparam>
/// <param name="path">The directory.</param>
/// <param name="open">Makes it from the entry's name; null for an entry that is no device or is not wanted.</param>
/// <param name="close">Releases what a device that is gone has in the group.</param>
internal sealed class DeviceDirectory<TDevice>(
    string path, Func<string, TDevice?> open, Action<SampleGroup, TDevice> close)
    where TDevice : class
{
    private readonly byte[] pathBytes = LibC.PathBytes(path);
    private readonly DirectoryListing listing = new();
    private readonly List<Row> rows = [];
    private uint cycle;
    private int expected;

    /// <summary>The devices that were there at the newest <see cref="Refresh"/>.</summary>
    public List<TDevice> Devices { get; } = [];

    /// <summary>The directory.</summary>
    public string Path { get; } = path;

    /// <summary>
    /// Finds out which devices there are; gives 0, or the number (errno) of the error that kept the directory from
    /// being listed, and then there are none.
    /// </summary>
    public int Refresh(SampleGroup group)
    {
        cycle++;
        expected = 0;
        var error = listing.Read(pathBytes);
        var isChanged = false;
        foreach (var entry in listing)
            isChanged |= Meet(entry);
        isChanged |= DropUnseen(group);
        if (isChanged)
            ListDevices();
        return error;
    }

    private bool Meet(DirectoryListing.Entry entry)
    {
        // Directories of the kernel keep their order, so the next entry is nearly always the next row.
        for (var tried = 0; tried < rows.Count; tried++)
        {
            var at = (expected + tried) % rows.Count;
            if (!rows[at].Is(entry))
                continue;
            rows[at].SeenIn = cycle;
            expected = at + 1;
            return false;
        }
        var device = entry.IsRegularFile ? null : open(System.Text.Encoding.UTF8.GetString(entry.Name));
        var place = Math.Min(expected, rows.Count);
        rows.Insert(place, new Row(entry.Name.ToArray(), entry.Inode, device) { SeenIn = cycle });
        expected = place + 1;
        return true;
    }

    private bool DropUnseen(SampleGroup group)
    {
        var isChanged = false;
        for (var i = rows.Count - 1; i >= 0; i--)
        {
            if (rows[i].SeenIn == cycle)
                continue;
            if (rows[i].Device is { } device)
                close(group, device);
            rows.RemoveAt(i);
            isChanged = true;
        }
        return isChanged;
    }

    private void ListDevices()
    {
        Devices.Clear();
        foreach (var row in rows)
        {
            if (row.Device is { } device)
                Devices.Add(device);
        }
    }

    private sealed class Row(byte[] name, ulong inode, TDevice? device)
    {
        public TDevice? Device { get; } = device;
        public uint SeenIn { get; set; }

        public bool Is(DirectoryListing.Entry entry) => inode == entry.Inode && entry.Name.SequenceEqual(name);
    }
}
