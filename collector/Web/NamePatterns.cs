using System.Text;
using System.Text.RegularExpressions;

namespace Monitoring.Collector.Web;

/// <summary>
/// Chooses hosts by name: <c>web-*,db-?</c>, where <c>*</c> stands for any characters, <c>?</c> for one, and all else
/// for itself, letter case included.
/// </summary>
public sealed class NamePatterns
{
    /// <summary>The longest list, in characters.</summary>
    public const int LengthMax = 4_096;

    private readonly Regex[] patterns;

    private NamePatterns(Regex[] patterns) => this.patterns = patterns;

    /// <summary>Reads a list; null when it is empty, has an empty pattern, or is too long.</summary>
    public static NamePatterns? Parse(string text)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        return text.Length > LengthMax || parts.Any(part => part.Length == 0)
            ? null
            : new NamePatterns([.. parts.Select(ToRegex)]);
    }

    /// <summary>Whether one of them fits the whole name.</summary>
    public bool Fit(string name) => patterns.Any(pattern => pattern.IsMatch(name));

    // Without backtracking, as names come from agents.
    private static Regex ToRegex(string pattern)
    {
        var text = new StringBuilder("^");
        foreach (var c in pattern)
            text.Append(c switch { '*' => ".*", '?' => ".", _ => Regex.Escape(c.ToString()) });
        return new Regex(
            text.Append("\\z").ToString(), RegexOptions.NonBacktracking | RegexOptions.Singleline);
    }
}
