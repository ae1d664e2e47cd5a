using System.Runtime.InteropServices;
using Monitoring.Model;

namespace Monitoring.Text;

/// <summary>The series that one group of one source adds to a family.</summary>
internal readonly record struct FamilyPart(
    ExpositionSource Source, GroupSnapshot Group, int[] Order, int Start, int End);

/// <summary>
/// A family of an exposition: its definition and the parts that all groups of all sources add to it, in the order of
/// the sources.
/// </summary>
internal sealed class MergedFamily(Family family)
{
    /// <summary>The first definition met: its type, help and unit are the ones that are written.</summary>
    public Family Family { get; } = family;

    public List<FamilyPart> Parts { get; } = [];

    /// <summary>The families of all sources by name, and how many series have no place in them.</summary>
    public static (MergedFamily[] Families, long LeftOut) Merge(IReadOnlyList<ExpositionSource> sources)
    {
        var byName = new Dictionary<string, MergedFamily>();
        var leftOut = 0L;
        for (var i = 0; i < sources.Count; i++)
        {
            var source = sources[i];
            for (var g = 0; g < source.Groups.Count; g++)
            {
                var group = source.Groups[g];
                var layout = GroupLayout.Of(group.Series);
                leftOut += layout.LeftOut;
                foreach (var block in layout.Families)
                {
                    ref var merged = ref CollectionsMarshal.GetValueRefOrAddDefault(byName, block.Family.Name, out _);
                    merged ??= new(block.Family);
                    if (merged.Family.Type == block.Family.Type)
                        merged.Parts.Add(new(source, group, layout.Order, block.Start, block.End));
                    else
                        leftOut += block.End - block.Start;
                }
            }
        }
        var families = byName.Values.ToArray();
        Array.Sort(families, static (a, b) => string.CompareOrdinal(a.Family.Name, b.Family.Name));
        return (families, leftOut);
    }
}
