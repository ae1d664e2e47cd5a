namespace Monitoring.Collector.Store;

/// <summary>
/// The newest block of every host, sorted by name (ordinal). Never changed once made; unchanged hosts keep their block.
/// </summary>
/// <param name="Number">Counts up from 0, which is the empty one before the first.</param>
/// <param name="Hosts">The blocks.</param>
public sealed record FleetSnapshot(long Number, HostBlock[] Hosts)
{
    /// <summary>No hosts yet.</summary>
    public static FleetSnapshot Empty { get; } = new(0, []);

    /// <summary>The host with a name; null when there is none.</summary>
    public HostBlock? Find(string name)
    {
        var (low, high) = (0, Hosts.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = string.CompareOrdinal(Hosts[middle].Name, name);
            if (order == 0)
                return Hosts[middle];
            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }
        return null;
    }
}
