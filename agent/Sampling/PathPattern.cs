using System.Text;
using System.Text.RegularExpressions;

namespace Monitoring.Agent.Sampling;

/// <summary>
/// A path whose parts may be patterns: <c>*</c> any characters, <c>?</c> any one, <c>[a-z]</c> one of these,
/// <c>[^a-z]</c> none of these, and <c>\</c> before one of them takes its meaning.
/// </summary>
internal sealed class PathPattern
{
    private static readonly char[] Special = ['*', '?', '[', '\\'];

    private readonly string pattern;
    private readonly string[] parts;

    /// <summary>Takes any text; what is no pattern stands for itself.</summary>
    public PathPattern(string pattern)
    {
        this.pattern = pattern;
        parts = pattern.Split('/', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>True when it can name more than one path.</summary>
    public bool IsPattern => pattern.IndexOfAny(Special) >= 0;

    /// <summary>The paths there are, sorted; the pattern itself when there is none.</summary>
    public IReadOnlyList<string> Expand()
    {
        if (!IsPattern)
            return [pattern];
        IEnumerable<string> found = [pattern.StartsWith('/') ? "/" : ""];
        foreach (var part in parts)
            found = found.SelectMany(directory => Expand(directory, part)).ToArray();
        var paths = found.Order(StringComparer.Ordinal).ToArray();
        return paths.Length > 0 ? paths : [pattern];
    }

    private static IEnumerable<string> Expand(string directory, string part)
    {
        if (part.IndexOfAny(Special) < 0)
        {
            var path = Path.Join(directory, part);
            return Path.Exists(path) ? [path] : [];
        }
        if (ToRegex(part) is not { } regex)
            return [];
        try
        {
            return Directory.EnumerateFileSystemEntries(directory.Length == 0 ? "." : directory)
                .Select(Path.GetFileName)
                .Where(name => regex.IsMatch(name!))
                .Select(name => Path.Join(directory, name))
                .ToArray();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    // Null for a pattern that is malformed, such as an unclosed bracket.
    private static Regex? ToRegex(string part)
    {
        var regex = new StringBuilder(@"\A");
        for (var i = 0; i < part.Length; i++)
        {
            if (part[i] == '[')
            {
                var end = part.IndexOf(']', i + 1);
                if (end < 0)
                    return null;
                regex.Append('[').Append(part, i + 1, end - i - 1).Append(']');
                i = end;
                continue;
            }
            var isEscaped = part[i] == '\\';
            if (isEscaped && ++i == part.Length)
                return null;
            regex.Append((part[i], isEscaped) switch
            {
                ('*', false) => ".*",
                ('?', false) => ".",
                var (c, _) => Regex.Escape(c.ToString()),
            });
        }
        try
        {
            return new Regex(
                regex.Append(@"\z").ToString(), RegexOptions.Singleline | RegexOptions.CultureInvariant,
                Regex.InfiniteMatchTimeout);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
