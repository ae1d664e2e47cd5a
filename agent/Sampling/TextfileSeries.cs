using Monitoring.Model;
using Monitoring.Text;

namespace Monitoring.Agent.Sampling;

/// <summary>
/// The series of all textfiles together. A series stays the same series while files are written anew, so that only
/// what really comes or goes is announced.
/// </summary>
internal sealed class TextfileSeries
{
    private readonly Dictionary<Series, Sample> known = [];
    private readonly Dictionary<string, Family> families = new(StringComparer.Ordinal);
    private readonly HashSet<string> helpDiffers = new(StringComparer.Ordinal);
    private readonly List<Sample> live = [];
    private int version;

    /// <summary>What is wrong with the files taken together; empty when nothing is.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>Takes the place of what the files said before.</summary>
    public void Replace(SampleGroup group, IEnumerable<Textfile> files)
    {
        version++;
        live.Clear();
        families.Clear();
        helpDiffers.Clear();
        Errors.Clear();
        var all = files.ToArray();
        foreach (var file in all)
        {
            foreach (var family in file.Families)
                Add(group, family, file, all);
        }
        ReleaseUnseen(group);
    }

    /// <summary>Sets all values.</summary>
    public void Set(SampleGroup group)
    {
        foreach (var sample in live)
            sample.Series.SetFloat(group, sample.Value);
    }

    // The first file that has a family decides on its type and help; another that differs is left out with it.
    private void Add(SampleGroup group, ParsedFamily parsed, Textfile file, Textfile[] all)
    {
        if (!families.TryGetValue(parsed.Name, out var family))
        {
            family = new Family(parsed.Name, parsed.Type, HelpOf(parsed, all), ValueKind.Float64);
            families.Add(parsed.Name, family);
        }
        var isOtherHelp = parsed.Help.Length > 0 && parsed.Help != family.Help;
        if (isOtherHelp || helpDiffers.Contains(parsed.Name))
        {
            helpDiffers.Add(parsed.Name);
            Errors.Add($"{file.Path}: {parsed.Name} has another help text than in a file before it; use one");
            return;
        }
        if (parsed.Type != family.Type)
        {
            Errors.Add($"{file.Path}: {parsed.Name} is a {parsed.Type}, in a file before it a {family.Type}; use one");
            return;
        }
        foreach (var sample in TextfileSamples.Complete(parsed))
            Add(group, new Series(family, sample.Labels, sample.Role), sample.Value, file);
    }

    private void Add(SampleGroup group, Series series, double value, Textfile file)
    {
        if (!known.TryGetValue(series, out var sample))
            known.Add(series, sample = new Sample(new OptionalSeries(series)));
        if (sample.Version == version)
        {
            Errors.Add($"{file.Path}: {series} stands in a file before it too");
            return;
        }
        sample.Version = version;
        sample.Value = value;
        live.Add(sample);
    }

    private static string HelpOf(ParsedFamily parsed, Textfile[] all)
    {
        var named = all.SelectMany(file => file.Families)
            .FirstOrDefault(f => f.Name == parsed.Name && f.Help.Length > 0);
        if (named is not null)
            return named.Help;
        var sources = all.Where(file => file.Families.Any(f => f.Name == parsed.Name)).Select(file => file.Path);
        var help = "Read from " + string.Join(", ", sources);
        return help[..Math.Min(help.Length, Limits.TextBytesMax / 4)];
    }

    private void ReleaseUnseen(SampleGroup group)
    {
        var gone = known.Where(pair => pair.Value.Version != version).ToArray();
        foreach (var (series, sample) in gone)
        {
            sample.Series.Release(group);
            known.Remove(series);
        }
    }

    private sealed class Sample(OptionalSeries series)
    {
        public OptionalSeries Series { get; } = series;
        public double Value { get; set; }
        public int Version { get; set; }
    }
}
