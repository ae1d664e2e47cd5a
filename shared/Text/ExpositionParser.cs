using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;
using Monitoring.Model;

namespace Monitoring.Text;

/// <summary>
/// Reads Prometheus text 0.0.4 (prometheus.io, "Exposition formats") as strictly as Prometheus' own Go parser does.
/// Never throws on any input; what it makes of it is bounded by <see cref="Limits"/>.
/// </summary>
public sealed class ExpositionParser
{
    private readonly bool timestampsAllowed;
    private readonly List<OpenFamily> families = [];
    private readonly Dictionary<string, OpenFamily> byName = [];
    private readonly HashSet<(string, LabelSet, SampleRole)> seen = [];
    private readonly List<Label> labels = [];
    private readonly ArrayBufferWriter<byte> labelValue = new();

    private ExpositionParser(bool timestampsAllowed) => this.timestampsAllowed = timestampsAllowed;

    /// <summary>Reads a whole text.</summary>
    /// <param name="text">UTF-8; the last line ends with a line feed.</param>
    /// <param name="timestampsAllowed">
    /// False makes a timestamp an error, as files for the textfile sampler may have none.
    /// </param>
    public static ParsedExposition Parse(ReadOnlySpan<byte> text, bool timestampsAllowed = true)
    {
        var parser = new ExpositionParser(timestampsAllowed);
        for (var line = 1; !text.IsEmpty; line++)
        {
            var end = text.IndexOf((byte)'\n');
            if (end < 0)
                return new([], new(line, "the text ends in the middle of a line: its last line feed is missing"));
            if (parser.ReadLine(text[..end]) is { } reason)
                return new([], new(line, reason));
            text = text[(end + 1)..];
        }
        return new([.. parser.families.Select(f => new ParsedFamily(f.Name, f.Type, f.Help ?? "", f.Samples))], null);
    }

    // Each Read method gives null, or what is wrong.
    private string? ReadLine(ReadOnlySpan<byte> line)
    {
        var cursor = new LineCursor(line);
        cursor.SkipBlanks();
        if (cursor.Rest.IsEmpty)
            return null;
        return cursor.Take((byte)'#') ? ReadComment(ref cursor) : ReadSample(ref cursor);
    }

    private string? ReadComment(ref LineCursor cursor)
    {
        cursor.SkipBlanks();
        var keyword = cursor.TakeWord();
        var help = keyword.SequenceEqual("HELP"u8);
        if (!help && !keyword.SequenceEqual("TYPE"u8))
            return null;
        cursor.SkipBlanks();
        var word = cursor.TakeWord();
        if (ReadMetricName(word, out var name) is { } wrong)
            return wrong;
        if (!byName.TryGetValue(name, out var family))
            family = Open(name);
        cursor.SkipBlanks();
        return help ? family.ReadHelp(cursor.Rest) : family.ReadType(cursor.Rest);
    }

    private string? ReadSample(ref LineCursor cursor)
    {
        if (ReadMetricName(cursor.TakeName(), out var name) is { } badName)
            return badName;
        labels.Clear();
        cursor.SkipBlanks();
        if (cursor.Take((byte)'{') && ReadLabels(ref cursor) is { } badLabels)
            return badLabels;
        cursor.SkipBlanks();
        var number = cursor.TakeWord();
        if (!GoFloat.TryParse(number, out var value))
            return $"{Quote(number)} is no value";
        cursor.SkipBlanks();
        long? timestamp = null;
        if (!cursor.Rest.IsEmpty)
        {
            if (ReadTimestamp(ref cursor, out var read) is { } badTimestamp)
                return badTimestamp;
            timestamp = read;
        }
        return Add(name, value, timestamp);
    }

    private string? ReadTimestamp(ref LineCursor cursor, out long timestamp)
    {
        var word = cursor.TakeWord();
        if (!Utf8Parser.TryParse(word, out timestamp, out var used) || used != word.Length)
            return $"{Quote(word)} is no timestamp";
        cursor.SkipBlanks();
        if (!cursor.Rest.IsEmpty)
            return $"{Quote(cursor.Rest)} follows the timestamp";
        return timestampsAllowed ? null : "a timestamp is not allowed here";
    }

    private string? ReadLabels(ref LineCursor cursor)
    {
        while (true)
        {
            cursor.SkipBlanks();
            if (cursor.Take((byte)'}'))
                return null;
            if (labels.Count == Limits.LabelsPerSeriesMax)
                return $"more than {Limits.LabelsPerSeriesMax} labels";
            if (ReadLabel(ref cursor) is { } wrong)
                return wrong;
            cursor.SkipBlanks();
            if (!cursor.Take((byte)',') && (cursor.Rest.IsEmpty || cursor.Rest[0] != '}'))
                return "after a label's value a comma or } is missing";
        }
    }

    private string? ReadLabel(ref LineCursor cursor)
    {
        var word = cursor.TakeName();
        var name = Encoding.UTF8.GetString(word);
        if (word.Length > Limits.NameBytesMax || !MetricNames.IsLabelName(name))
            return $"{Quote(word.IsEmpty ? cursor.Rest : word)} is no label name";
        foreach (var other in labels)
        {
            if (other.Name == name)
                return $"the label {name} stands twice";
        }
        cursor.SkipBlanks();
        if (!cursor.Take((byte)'='))
            return $"after the label name {name} a = is missing";
        cursor.SkipBlanks();
        if (!cursor.Take((byte)'"'))
            return $"the value of the label {name} does not begin with a quote";
        if (cursor.TakeQuoted(labelValue) is { } wrong)
            return wrong;
        if (labelValue.WrittenCount > Limits.LabelValueBytesMax)
            return $"the value of the label {name} is longer than {Limits.LabelValueBytesMax} bytes";
        if (!Utf8.IsValid(labelValue.WrittenSpan))
            return $"the value of the label {name} is not UTF-8";
        labels.Add(new(name, Encoding.UTF8.GetString(labelValue.WrittenSpan)));
        return null;
    }

    private string? Add(string name, double value, long? timestamp)
    {
        if (seen.Count == Limits.SeriesPerAgentMax)
            return $"more than {Limits.SeriesPerAgentMax} samples";
        var (family, role) = FamilyOf(name);
        if (family.Type == MetricType.Histogram && role == SampleRole.Value)
            return $"{name} is a histogram, which has no sample without _bucket, _sum or _count";
        var bound = role == SampleRole.Bucket ? "le"
            : family.Type == MetricType.Summary && role == SampleRole.Value ? "quantile"
            : null;
        if (bound is not null && RespellBound(bound) is { } wrong)
            return wrong;
        var set = new LabelSet([.. labels]);
        if (!seen.Add((family.Name, set, role)))
            return $"{name}{set} stands twice";
        family.Samples.Add(new(set, role, value, timestamp));
        return null;
    }

    // The same bound may be written in several ways; as a label it must be one series only.
    private string? RespellBound(string bound)
    {
        var at = labels.FindIndex(label => label.Name == bound);
        if (at < 0)
            return $"the label {bound} is missing";
        if (!GoFloat.TryParse(Encoding.UTF8.GetBytes(labels[at].Value), out var number))
            return $"{bound}=\"{labels[at].Value}\" is no number";
        Span<byte> text = stackalloc byte[GoNumber.BytesMax];
        labels[at] = new(bound, Encoding.UTF8.GetString(text[..GoNumber.Format(number, text)]));
        return null;
    }

    private (OpenFamily Family, SampleRole Role) FamilyOf(string name)
    {
        if (byName.TryGetValue(name, out var family))
            return (family, SampleRole.Value);
        foreach (var (suffix, role) in OpenFamily.Suffixes)
        {
            if (name.EndsWith(suffix)
                && byName.TryGetValue(name[..^suffix.Length], out family)
                && family.Has(role))
            {
                return (family, role);
            }
        }
        return (Open(name), SampleRole.Value);
    }

    private OpenFamily Open(string name)
    {
        var family = new OpenFamily(name);
        byName.Add(name, family);
        families.Add(family);
        return family;
    }

    private static string? ReadMetricName(ReadOnlySpan<byte> word, out string name)
    {
        name = word.Length <= Limits.NameBytesMax ? Encoding.UTF8.GetString(word) : "";
        return MetricNames.IsMetricName(name) ? null : $"{Quote(word)} is no metric name";
    }

    /// <summary>A short piece of the input for a message.</summary>
    internal static string Quote(ReadOnlySpan<byte> text)
    {
        const int ShownMax = 40;
        var shown = Encoding.UTF8.GetString(text[..Math.Min(text.Length, ShownMax)]);
        return text.Length > ShownMax ? $"'{shown}...'" : $"'{shown}'";
    }
}
