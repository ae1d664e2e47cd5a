using System.Text;
using System.Text.Unicode;
using Monitoring.Model;

namespace Monitoring.Text;

/// <summary>A family while its text is being read.</summary>
internal sealed class OpenFamily(string name)
{
    private bool typed;

    /// <summary>Suffixes of the samples of histograms and summaries.</summary>
    public static readonly (string Suffix, SampleRole Role)[] Suffixes =
        [("_bucket", SampleRole.Bucket), ("_sum", SampleRole.Sum), ("_count", SampleRole.Count)];

    public string Name { get; } = name;

    public MetricType Type { get; private set; }

    /// <summary>Null until a HELP line was read.</summary>
    public string? Help { get; private set; }

    public List<ParsedSample> Samples { get; } = [];

    /// <summary>True when samples with this role's suffix belong to a family of this type.</summary>
    public bool Has(SampleRole role) =>
        Type == MetricType.Histogram || (Type == MetricType.Summary && role != SampleRole.Bucket);

    /// <summary>Takes the text of a HELP line. Gives null, or what is wrong.</summary>
    public string? ReadHelp(ReadOnlySpan<byte> text)
    {
        if (Help is not null)
            return $"a second HELP line for {Name}";
        if (!Utf8.IsValid(text))
            return "the help text is not UTF-8";
        var help = new StringBuilder();
        var plain = Encoding.UTF8.GetString(text);
        for (var i = 0; i < plain.Length; i++)
        {
            if (plain[i] != '\\')
            {
                help.Append(plain[i]);
                continue;
            }
            i++;
            if (i == plain.Length || plain[i] is not ('\\' or 'n'))
                return "the help text has a backslash before something else than \\ or n";
            help.Append(plain[i] == 'n' ? '\n' : '\\');
        }
        Help = Cut(help.ToString());
        return null;
    }

    /// <summary>Takes the type of a TYPE line. Gives null, or what is wrong.</summary>
    public string? ReadType(ReadOnlySpan<byte> text)
    {
        if (typed)
            return $"a second TYPE line for {Name}";
        if (Samples.Count > 0)
            return $"the TYPE line of {Name} follows its samples";
        var word = text.TrimEnd(" \t"u8);
        if (Ascii.EqualsIgnoreCase(word, "counter"u8))
            Type = MetricType.Counter;
        else if (Ascii.EqualsIgnoreCase(word, "gauge"u8))
            Type = MetricType.Gauge;
        else if (Ascii.EqualsIgnoreCase(word, "histogram"u8))
            Type = MetricType.Histogram;
        else if (Ascii.EqualsIgnoreCase(word, "summary"u8))
            Type = MetricType.Summary;
        else if (!Ascii.EqualsIgnoreCase(word, "untyped"u8))
            return $"{ExpositionParser.Quote(word)} is no type";
        typed = true;
        return null;
    }

    private static string Cut(string help)
    {
        var bytes = Encoding.UTF8.GetBytes(help);
        if (bytes.Length <= Limits.TextBytesMax)
            return help;
        var end = Limits.TextBytesMax;
        while ((bytes[end] & 0xC0) == 0x80)
            end--;
        return Encoding.UTF8.GetString(bytes, 0, end);
    }
}
