using System.Globalization;
using System.Text;

namespace Monitoring.Model;

/// <summary>
/// What a host may be called. Names become labels, parts of paths and words in logs, so they hold nothing that could be
/// taken for something else there; in a line for a shell they are quoted.
/// </summary>
public static class HostName
{
    /// <summary>The rule, for people.</summary>
    public static string Rule { get; } =
        $"a host's name has 1 to {Limits.NameBytesMax} bytes, no blank, no control or formatting character, "
        + "no / and no \\, and is not . or ..";

    /// <summary>True when a host may be called so.</summary>
    public static bool IsValid(string name) =>
        name is not ("" or "." or "..")
        && Encoding.UTF8.GetByteCount(name) <= Limits.NameBytesMax
        && !name.Any(static c =>
            char.IsControl(c) || char.IsWhiteSpace(c) || IsUnseen(c) || c is '/' or '\\');

    /// <summary>A name as a word of a command that people are told to run: in quotes where a shell would act on
    /// it.</summary>
    public static string InShell(string name) =>
        name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-')
            ? name
            : $"'{name.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    // Characters that only say how others are written could make one name look like another.
    private static bool IsUnseen(char c) => char.GetUnicodeCategory(c) == UnicodeCategory.Format;
}
