using System.Text;
using System.Text.RegularExpressions;
using Monitoring.Model;

namespace Monitoring.Collector.Registry;

/// <summary>Labels that people give to hosts, which stand beside <c>instance</c> on all that a host sent.</summary>
public static partial class HostLabels
{
    /// <summary>Labels of one host.</summary>
    public const int CountMax = 16;

    /// <summary>Bytes of a label's value, in UTF-8.</summary>
    public const int ValueBytesMax = 256;

    /// <summary>What a label must be like, for people.</summary>
    public const string Rule = "a label is NAME=VALUE; NAME has letters, digits and underscores, does not begin with a "
        + "digit or two underscores, and is not instance or job";

    /// <summary>Changes labels.</summary>
    /// <param name="labels">What there was.</param>
    /// <param name="changes"><c>NAME=VALUE</c> each; an empty value takes the label away.</param>
    /// <returns>Null when a change is no label, or there would be too many.</returns>
    public static LabelSet? Change(LabelSet labels, IEnumerable<string> changes)
    {
        var changed = labels.ToDictionary(label => label.Name, label => label.Value, StringComparer.Ordinal);
        foreach (var change in changes)
        {
            if (change.Split('=', 2) is not [var name, var value] || !IsValid(name, value))
                return null;
            if (value.Length == 0)
                changed.Remove(name);
            else
                changed[name] = value;
        }
        return changed.Count <= CountMax
            ? new LabelSet([.. changed.Select(label => new Label(label.Key, label.Value))])
            : null;
    }

    private static bool IsValid(string name, string value) =>
        Name().IsMatch(name)
        && !name.StartsWith("__", StringComparison.Ordinal)
        && name is not ("instance" or "job")
        && Encoding.UTF8.GetByteCount(name) <= Limits.NameBytesMax
        && Encoding.UTF8.GetByteCount(value) <= ValueBytesMax
        && !value.Any(char.IsControl);

    [GeneratedRegex("^[a-zA-Z_][a-zA-Z0-9_]*$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
