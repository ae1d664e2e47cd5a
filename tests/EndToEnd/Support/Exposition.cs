using System.Globalization;
using System.Text.RegularExpressions;

namespace Monitoring.Tests.EndToEnd.Support;

/// <summary>
/// Text 0.0.4 as a test reads it: each family's type and its samples. Written apart from the product's own parser, so
/// that the two can't share a mistake.
/// </summary>
public sealed partial class Exposition
{
    /// <summary>Type by family name.</summary>
    public Dictionary<string, string> Types { get; } = [];

    /// <summary>Value by sample, written <c>name{labels}</c> with the labels sorted.</summary>
    public Dictionary<string, double> Samples { get; } = [];

    public static Exposition Parse(string text)
    {
        var parsed = new Exposition();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                var fields = line.Split(' ');
                parsed.Types.Add(fields[2], fields[3]);
            }
            else if (!line.StartsWith('#'))
            {
                var sample = SampleLine().Match(line);
                Assert.IsTrue(sample.Success, "not a sample: " + line);
                var labels = Label().Matches(sample.Groups["labels"].Value).Select(label => label.Value).ToArray();
                Array.Sort(labels, StringComparer.Ordinal);
                parsed.Samples.Add(
                    sample.Groups["name"].Value + "{" + string.Join(',', labels) + "}",
                    Number(sample.Groups["value"].Value));
            }
        }
        return parsed;
    }

    /// <summary>The same without some labels, given by family.</summary>
    public Exposition WithoutLabels(ILookup<string, string> labels)
    {
        var without = new Exposition();
        foreach (var (family, type) in Types)
            without.Types.Add(family, type);
        foreach (var (sample, value) in Samples)
        {
            var left = sample;
            foreach (var label in labels[FamilyOf(sample)])
                left = Regex.Replace(left, $"(?<=[{{,]){label}=\"[^\"]*\"(,|(?=}}))", "").Replace(",}", "}");
            without.Samples.Add(left, value);
        }
        return without;
    }

    /// <summary>
    /// The family that a sample belongs to: its name, or its name without a histogram's or summary's suffix.
    /// </summary>
    public string FamilyOf(string sample)
    {
        var name = sample[..sample.IndexOf('{', StringComparison.Ordinal)];
        return Types.ContainsKey(name) ? name : Suffix().Replace(name, "");
    }

    private static double Number(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][\w:]*)(\{(?<labels>.*)\})? (?<value>\S+)( -?\d+)?$""")]
    private static partial Regex SampleLine();

    [GeneratedRegex("""[a-zA-Z_]\w*="(\\.|[^"\\])*"|$^""")]
    private static partial Regex Label();

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex Suffix();
}
