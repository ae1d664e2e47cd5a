using System.Runtime.InteropServices;
using Monitoring.Model;

namespace Monitoring.Protocol.Codec;

/// <summary>
/// The live series of a catalogue by what tells them apart, and the types of their families. It is only needed while
/// series are added, and larger than the list of them, so whoever holds thousands of catalogues makes it when it is
/// needed.
/// </summary>
internal sealed class SeriesIndex
{
    private readonly HashSet<Series> taken = new(SampleIdentity.Instance);
    private readonly Dictionary<string, FamilyUse> families = [];

    /// <summary>Makes it of what is live.</summary>
    public SeriesIndex(IEnumerable<DecoderGroup> groups)
    {
        foreach (var group in groups)
        {
            foreach (var series in group.Series)
            {
                if (series is not null)
                    TryAdd(series);
            }
        }
    }

    /// <summary>True when the family's other live series are of another type.</summary>
    public bool HasOtherType(Family family) =>
        families.TryGetValue(family.Name, out var use) && use.Type != family.Type;

    /// <summary>Adds a series; false when one is there that can't be told from it.</summary>
    public bool TryAdd(Series series)
    {
        if (!taken.Add(series))
            return false;
        ref var use = ref CollectionsMarshal.GetValueRefOrAddDefault(families, series.Family.Name, out _);
        use = new FamilyUse(series.Family.Type, use.Count + 1);
        return true;
    }

    /// <summary>Removes a series.</summary>
    public void Remove(Series series)
    {
        taken.Remove(series);
        ref var use = ref CollectionsMarshal.GetValueRefOrNullRef(families, series.Family.Name);
        use = use with { Count = use.Count - 1 };
        if (use.Count == 0)
            families.Remove(series.Family.Name);
    }

    private readonly record struct FamilyUse(MetricType Type, int Count);

    /// <summary>
    /// What tells the samples of one host apart: two series with the same name, role and labels can't both be exposed,
    /// whatever else their families say.
    /// </summary>
    private sealed class SampleIdentity : IEqualityComparer<Series>
    {
        public static SampleIdentity Instance { get; } = new();

        public bool Equals(Series? x, Series? y) =>
            x!.Family.Name == y!.Family.Name && x.Role == y.Role && x.Labels.Equals(y.Labels);

        public int GetHashCode(Series series) => HashCode.Combine(series.Family.Name, series.Role, series.Labels);
    }
}
