using System.Text.RegularExpressions;

namespace Monitoring.Agent.Sampling;

/// <summary>
/// Decides by name which devices, mounts or fields a sampler shows, as node_exporter's <c>-include</c> and
/// <c>-exclude</c> flags do. To be asked once per name, when it is first seen: the regular expression is interpreted,
/// not compiled.
/// </summary>
public sealed class NameFilter
{
    private readonly Regex? include;
    private readonly Regex? exclude;

    /// <summary>Lets everything through.</summary>
    public static NameFilter Everything { get; } = new("", "");

    /// <summary>Takes regular expressions that match anywhere in the name; an empty one says nothing.</summary>
    /// <exception cref="FormatException">One is no regular expression.</exception>
    public NameFilter(string include, string exclude)
    {
        this.include = Parse(include);
        this.exclude = Parse(exclude);
    }

    /// <summary>
    /// From a pair of flags of which only one may be given. When the include flag is given, the exclude flag's
    /// default does not hold.
    /// </summary>
    /// <exception cref="FormatException">Both are given, or one is no regular expression; the message names the
    /// flag.</exception>
    public static NameFilter FromFlags(SamplerContext context, SamplerFlag include, SamplerFlag exclude)
    {
        var included = context.Text(include);
        var excluded = context.Text(exclude);
        if (included.Length > 0 && excluded == exclude.Default)
            excluded = "";
        if (included.Length > 0 && excluded.Length > 0)
            throw new FormatException($"--{include.Name} and --{exclude.Name} exclude each other; give one of them");
        return new NameFilter(Check(include, included), Check(exclude, excluded));
    }

    /// <summary>From one flag that names what to let through.</summary>
    /// <exception cref="FormatException">It is no regular expression; the message names the flag.</exception>
    public static NameFilter FromFlag(SamplerContext context, SamplerFlag include) =>
        new(Check(include, context.Text(include)), "");

    /// <summary>From one flag that names what to hide.</summary>
    /// <exception cref="FormatException">It is no regular expression; the message names the flag.</exception>
    public static NameFilter FromExcludeFlag(SamplerContext context, SamplerFlag exclude) =>
        new("", Check(exclude, context.Text(exclude)));

    /// <summary>True when what has this name is to be shown.</summary>
    public bool Shows(string name) => exclude?.IsMatch(name) != true && include?.IsMatch(name) != false;

    private static string Check(SamplerFlag flag, string pattern)
    {
        try
        {
            Parse(pattern);
            return pattern;
        }
        catch (FormatException e)
        {
            throw new FormatException($"--{flag.Name}: {e.Message}", e);
        }
    }

    private static Regex? Parse(string pattern)
    {
        try
        {
            return pattern.Length == 0
                ? null
                : new Regex(pattern, RegexOptions.CultureInvariant, Regex.InfiniteMatchTimeout);
        }
        catch (ArgumentException e)
        {
            throw new FormatException($"'{pattern}' is not a regular expression: {e.Message}", e);
        }
    }
}
