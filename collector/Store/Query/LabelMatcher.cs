using System.Text.RegularExpressions;

namespace Monitoring.Collector.Store.Query;

/// <summary>
/// One condition on a label, or on the name as the label <c>__name__</c>. A label that a series lacks counts as empty,
/// as in PromQL.
/// </summary>
public sealed class LabelMatcher
{
    private readonly Regex? regex;

    /// <summary>Makes a condition.</summary>
    /// <param name="name">The label's name.</param>
    /// <param name="comparison">How its value is compared.</param>
    /// <param name="value">
    /// With what. A regular expression must match the whole value; it is matched in linear time, so it may have
    /// neither look-around nor back references.
    /// </param>
    /// <exception cref="QueryException">The regular expression is malformed, too long or of a kind that isn't
    /// taken.</exception>
    public LabelMatcher(string name, MatchOperator comparison, string value)
    {
        Name = name;
        Operator = comparison;
        Value = value;
        if (comparison is MatchOperator.Matches or MatchOperator.DoesNotMatch)
            regex = Compile(value);
    }

    /// <summary>The label's name.</summary>
    public string Name { get; }

    /// <summary>How its value is compared.</summary>
    public MatchOperator Operator { get; }

    /// <summary>With what.</summary>
    public string Value { get; }

    /// <summary>True when a label with this value fulfils the condition.</summary>
    public bool IsFulfilledBy(string value) => Operator switch
    {
        MatchOperator.Equal => value == Value,
        MatchOperator.NotEqual => value != Value,
        MatchOperator.Matches => regex!.IsMatch(value),
        _ => !regex!.IsMatch(value),
    };

    // \A and \z, because $ would also match in front of a last line feed.
    private static Regex Compile(string pattern)
    {
        if (pattern.Length > QueryLimits.RegexCharactersMax)
        {
            throw QueryException.Bad(
                $"a regular expression has {pattern.Length} characters: at most {QueryLimits.RegexCharactersMax} are "
                + "taken");
        }
        try
        {
            return new Regex(
                $@"\A(?:{pattern})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw QueryException.Bad(
                $"the regular expression {pattern} is not taken ({e.Message.ReplaceLineEndings(" ")}): write it as "
                + "for Prometheus, without look-around and back references");
        }
    }
}
