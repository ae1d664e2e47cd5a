using System.Globalization;

namespace Monitoring.Collector.Exposition;

/// <summary>One entry of an Accept or Accept-Encoding header (RFC 9110, sections 12.4 and 12.5).</summary>
/// <param name="Name">What is accepted, in lower case: <c>text/plain</c>, <c>*/*</c>, <c>gzip</c>.</param>
/// <param name="Parameters">Its parameters but for <c>q</c>, names in lower case.</param>
/// <param name="Quality">0 (not acceptable) to 1, the default.</param>
internal readonly record struct MediaRange(
    string Name, IReadOnlyDictionary<string, string> Parameters, double Quality)
{
    /// <summary>Entries read of one header; those after them are passed over.</summary>
    private const int CountMax = 64;

    private static readonly IReadOnlyDictionary<string, string> NoParameters = new Dictionary<string, string>();

    /// <summary>The parameter's value, or null.</summary>
    public string? this[string parameter] => Parameters.GetValueOrDefault(parameter);

    /// <summary>Reads a header. An entry that makes no sense is passed over; nothing is an error.</summary>
    public static List<MediaRange> ReadAll(string? header)
    {
        var ranges = new List<MediaRange>();
        foreach (var entry in (header ?? "").Split(',', CountMax + 1, StringSplitOptions.TrimEntries).Take(CountMax))
        {
            if (Read(entry) is { } range)
                ranges.Add(range);
        }
        return ranges;
    }

    private static MediaRange? Read(string entry)
    {
        var parts = entry.Split(';', StringSplitOptions.TrimEntries);
        if (parts[0].Length == 0)
            return null;
        var quality = 1.0;
        Dictionary<string, string>? parameters = null;
        foreach (var part in parts.AsSpan(1))
        {
            var equals = part.IndexOf('=');
            if (equals <= 0)
                continue;
            var name = part[..equals].TrimEnd().ToLowerInvariant();
            var value = part[(equals + 1)..].TrimStart().Trim('"');
            if (name != "q")
                (parameters ??= [])[name] = value;
            else if (!TryReadQuality(value, out quality))
                return null;
        }
        return new(parts[0].ToLowerInvariant(), parameters ?? NoParameters, quality);
    }

    private static bool TryReadQuality(string text, out double quality) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out quality)
        && quality is >= 0 and <= 1;
}
