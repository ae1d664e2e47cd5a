using System.Text.RegularExpressions;

namespace Monitoring.Tests.Mutants;

/// <summary>Rewrites a source file so that the mutants in it can be chosen at run time, by the variable
/// PLANTED_FAULT.</summary>
internal static partial class Planting
{
    /// <summary>What the rewritten places ask.</summary>
    public const string Switch = """
        namespace Monitoring;

        public static class PlantedFault
        {
            private static readonly string? Chosen = System.Environment.GetEnvironmentVariable("PLANTED_FAULT");

            public static bool Is(string name) => name == Chosen;
        }
        """;

    /// <summary>How often a mutant's text stands in the source; one that doesn't stand there exactly once can't be
    /// planted.</summary>
    public static int Count(string source, Mutant mutant) => Find(source, mutant).Count;

    /// <exception cref="InvalidOperationException">Two mutants overlap.</exception>
    public static string Plant(string source, IEnumerable<Mutant> mutants)
    {
        var places = mutants
            .Select(mutant => (Mutant: mutant, Place: Find(source, mutant)[0]))
            .GroupBy(found => (found.Place.Index, found.Place.Length, found.Mutant.IsStatement), found => found.Mutant)
            .OrderByDescending(place => place.Key.Index);
        var end = source.Length;
        foreach (var place in places)
        {
            var (index, length, _) = place.Key;
            if (index + length > end)
            {
                throw new InvalidOperationException($"'{place.First()}' overlaps with another mutant of its file");
            }

            var original = source.Substring(index, length);
            source = source[..index] + place.Aggregate(original, Choose) + source[(index + length)..];
            end = index;
        }

        return source;
    }

    private static string Choose(string original, Mutant mutant)
    {
        var chosen = $"global::Monitoring.PlantedFault.Is(\"{mutant.Name}\")";
        return mutant.IsStatement
            ? $"if ({chosen}) {{ {mutant.Mutated} }} else {{ {original} }}"
            : $"({chosen} ? {mutant.Mutated} : {original})";
    }

    private static MatchCollection Find(string source, Mutant mutant)
    {
        var words = Space().Split(mutant.Original).Select(Regex.Escape);
        return Regex.Matches(source, string.Join(@"\s+", words));
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
