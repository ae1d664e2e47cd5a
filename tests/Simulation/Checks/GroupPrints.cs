using Monitoring.Model;

namespace Monitoring.Tests.Simulation.Checks;

/// <summary>Prints snapshots; remembers the prints of the series for as long as they stay the same.</summary>
internal sealed class GroupPrints
{
    private readonly Dictionary<string, (Series[] Series, ulong[] Prints)> known = [];

    /// <summary>The prints of the series of the newest group, with their values.</summary>
    public List<ulong> Parts { get; } = [];

    public GroupTruth Of(GroupSnapshot group)
    {
        if (!known.TryGetValue(group.Name, out var at) || !ReferenceEquals(at.Series, group.Series))
            known[group.Name] = at = (group.Series, Array.ConvertAll(group.Series, SeriesPrint.Of));
        var print = 0UL;
        Parts.Clear();
        for (var i = 0; i < group.Values.Length; i++)
        {
            Parts.Add(SeriesPrint.Of(at.Prints[i], group.Values[i]));
            print += Parts[i];
        }
        return new GroupTruth(group.Name, group.TimeMs, group.Values.Length, print);
    }
}
