using System.Text;

namespace Monitoring.Model;

/// <summary>
/// What a host may be called. Names become labels, arguments of commands and words in logs, so they hold nothing that
/// could be taken for something else there.
/// </summary>
public static class HostName
{
    /// <summary>The rule, for people.</summary>
    public static string Rule { get; } =
        $"a host's name has 1 to {Limits.NameBytesMax} bytes, no blank, no control character, no / and no \\, "
        + "and is not . or ..";

    /// <summary>True when a host may be called so.</summary>
    public static bool IsValid(string name) =>
        name is not ("" or "." or "..")
        && Encoding.UTF8.GetByteCount(name) <= Limits.NameBytesMax
        && !name.Any(static c => char.IsControl(c) || char.IsWhiteSpace(c) || c is '/' or '\\');
}
