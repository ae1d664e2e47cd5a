using System.Globalization;
using System.Text;

namespace Monitoring.Agent.Sampling;

/// <summary>
/// The content of an os-release(5) file: lines <c>KEY=value</c> as a shell would assign them, without expansion.
/// </summary>
/// <remarks>
/// As in the parser that node_exporter uses, quotes may open and close within a value, <c>#</c> outside of quotes ends
/// it, and double quotes know <c>\" \\ \n \t</c>. Of the escapes that os-release(5) allows besides, <c>\$</c> and
/// <c>\`</c> are taken too.
/// </remarks>
internal sealed class OsRelease
{
    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);

    /// <summary>Reads a file's content.</summary>
    /// <exception cref="FormatException">A line or SUPPORT_END is malformed; the message names it.</exception>
    public OsRelease(ReadOnlySpan<byte> content)
    {
        var number = 0;
        foreach (var line in System.Text.Encoding.UTF8.GetString(content).Split('\n', StringSplitOptions.TrimEntries))
        {
            number++;
            if (line.Length > 0 && line[0] != '#')
                Assign(line, number);
        }
        Version = LeadingNumber(this["VERSION_ID"]);
        SupportEnd = Day(this["SUPPORT_END"]);
    }

    /// <summary>The value of a key; empty when it isn't assigned.</summary>
    public string this[string key] => values.GetValueOrDefault(key, "");

    /// <summary>
    /// The number that VERSION_ID begins with, such as 22.04; 0 when it begins with no digit, as on a rolling release.
    /// </summary>
    public double Version { get; }

    /// <summary>SUPPORT_END at 0:00 UTC in seconds since the Unix epoch; null when it isn't assigned.</summary>
    public long? SupportEnd { get; }

    private static double LeadingNumber(ReadOnlySpan<char> text)
    {
        var end = DigitsEnd(text, 0);
        if (end == 0)
            return 0;
        if (end < text.Length && text[end] == '.')
            end = DigitsEnd(text, end + 1);
        return double.Parse(text[..end], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
    }

    private static int DigitsEnd(ReadOnlySpan<char> text, int start)
    {
        var length = text[start..].IndexOfAnyExceptInRange('0', '9');
        return length < 0 ? text.Length : start + length;
    }

    private static long? Day(string text)
    {
        const DateTimeStyles utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (text.Length == 0)
            return null;
        return DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, utc, out var date)
            ? date.ToUnixTimeSeconds()
            : throw new FormatException($"SUPPORT_END: '{text}' is not a date such as 2028-06-30");
    }

    private void Assign(string line, int number)
    {
        const string exported = "export ";
        var equals = line.IndexOf('=');
        var key = equals < 0 ? "" : line[..equals].Trim();
        if (key.StartsWith(exported, StringComparison.Ordinal))
            key = key[exported.Length..].Trim();
        if (key.Length == 0 || (!char.IsAsciiLetter(key[0]) && key[0] != '_'))
            throw new FormatException($"line {number}: '{line}' is not KEY=value");
        values[key] = Unquote(line.AsSpan(equals + 1).Trim(), number);
    }

    private static string Unquote(ReadOnlySpan<char> text, int number)
    {
        var value = new StringBuilder(text.Length);
        var quote = '\0';
        var significant = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == quote)
            {
                quote = '\0';
                continue;
            }
            if (quote == '\0')
            {
                if (c is '"' or '\'')
                {
                    quote = c;
                    continue;
                }
                if (c == '#')
                    return value.ToString(0, significant);
            }
            if (quote == '"' && c == '\\')
                c = ++i < text.Length ? Escaped(text[i], number) : throw Unmatched(number);
            value.Append(c);
            if (quote != '\0' || c is not (' ' or '\t'))
                significant = value.Length;
        }
        return quote == '\0' ? value.ToString() : throw Unmatched(number);
    }

    private static char Escaped(char c, int number) => c switch
    {
        '"' or '\\' or '$' or '`' => c,
        'n' => '\n',
        't' => '\t',
        _ => throw new FormatException($"line {number}: \\{c} is no escape sequence"),
    };

    private static FormatException Unmatched(int number) => new($"line {number}: a quote is not closed");
}
