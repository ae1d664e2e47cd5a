using System.Text;
using System.Text.RegularExpressions;

namespace Monitoring.Agent.Sampling;

/// <summary>The names of sensors' files and of what they become.</summary>
internal static partial class HwmonNames
{
    // A file's name has 255 bytes at most, which takes microseconds.
    private const int MatchMillisecondsMax = 1000;

    private static readonly HashSet<string> Types = new(StringComparer.Ordinal)
    {
        "vrm", "beep_enable", "update_interval", "in", "cpu", "fan", "pwm", "temp", "curr", "power", "energy",
        "humidity", "intrusion", "freq",
    };

    /// <summary>
    /// As a part of a metric's name or as a label: lower case, every character but letters, digits, colons and
    /// underscores made an underscore, and none of those at the ends.
    /// </summary>
    public static string Clean(string name)
    {
        var cleaned = new StringBuilder(name.Length);
        foreach (var rune in name.ToLowerInvariant().EnumerateRunes())
            cleaned.Append(rune.Value is >= 'a' and <= 'z' or >= '0' and <= '9' or ':' ? (char)rune.Value : '_');
        return cleaned.ToString().Trim('_');
    }

    /// <summary>
    /// Takes a file's name apart, for example <c>temp1_crit_alarm</c>: type <c>temp</c>, sensor <c>temp1</c>, element
    /// <c>crit_alarm</c>. False for one that belongs to no sensor. A sensor without a number has number 0.
    /// </summary>
    public static bool TryParse(string file, out string type, out string sensor, out string element)
    {
        (type, sensor, element) = ("", "", "");
        var match = FileName().Match(file);
        if (!match.Success || !Types.Contains(match.Groups["type"].Value))
            return false;
        var id = match.Groups["id"].Value;
        var number = 0L;
        if (id.Length > 0 && !long.TryParse(id, out number))
            return false;
        type = match.Groups["type"].Value;
        sensor = $"{type}{number}";
        element = match.Groups["element"].Value;
        return true;
    }

    [GeneratedRegex(
        @"\A(?<type>[^0-9]+)(?<id>[0-9]*)(_(?<element>.+))?\z", RegexOptions.ExplicitCapture, MatchMillisecondsMax)]
    private static partial Regex FileName();
}
