using System.Buffers;
using System.Text;

namespace Monitoring.Collector.Store.Query;

/// <summary>
/// Reads a selector: a name, conditions in braces, or both. Conditions are <c>label op "value"</c> with commas between
/// them; values stand in double or single quotes, with the escapes <c>\\ \" \' \n \r \t</c>, or in back quotes without
/// any. (Prometheus documentation, "Querying basics", time series selectors and string literals.)
/// </summary>
internal ref struct SelectorParser(string text)
{
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_:");

    private static readonly (string Sign, MatchOperator Operator)[] Operators =
    [
        ("=~", MatchOperator.Matches), ("!~", MatchOperator.DoesNotMatch),
        ("!=", MatchOperator.NotEqual), ("=", MatchOperator.Equal),
    ];

    private readonly List<LabelMatcher> matchers = [];
    private int at;

    private readonly ReadOnlySpan<char> Rest => text.AsSpan(at);

    public SeriesSelector Parse()
    {
        if (text.Length > QueryLimits.SelectorCharactersMax)
        {
            throw QueryException.Bad(
                $"the selector has {text.Length} characters: at most {QueryLimits.SelectorCharactersMax} are taken");
        }
        SkipBlanks();
        if (Name() is { Length: > 0 } name)
            matchers.Add(new LabelMatcher(SeriesSelector.NameLabel, MatchOperator.Equal, name));
        SkipBlanks();
        if (TryTake("{"))
            Conditions();
        SkipBlanks();
        return Rest.IsEmpty ? new SeriesSelector(matchers) : throw Expected("the end, or a brace in front of it");
    }

    private void Conditions()
    {
        SkipBlanks();
        while (!TryTake("}"))
        {
            if (matchers.Count == QueryLimits.MatchersMax)
                throw QueryException.Bad($"the selector has more than {QueryLimits.MatchersMax} conditions");
            matchers.Add(Condition());
            SkipBlanks();
            if (!TryTake(",") && !Rest.StartsWith("}"))
                throw Expected("a comma or a closing brace");
            SkipBlanks();
        }
    }

    private LabelMatcher Condition()
    {
        var label = Name();
        if (label.Length == 0 || label.Contains(':'))
            throw Expected("a label's name");
        SkipBlanks();
        foreach (var (sign, comparison) in Operators)
        {
            if (!TryTake(sign))
                continue;
            SkipBlanks();
            return new LabelMatcher(label, comparison, Quoted());
        }
        throw Expected("=, !=, =~ or !~");
    }

    private string Name()
    {
        var length = Rest.IndexOfAnyExcept(NameCharacters);
        if (length < 0)
            length = Rest.Length;
        if (length > 0 && char.IsAsciiDigit(Rest[0]))
            throw Expected("a name, which never begins with a digit");
        var name = Rest[..length].ToString();
        at += length;
        return name;
    }

    private string Quoted()
    {
        var quote = Rest.IsEmpty ? '\0' : Rest[0];
        if (quote is not ('"' or '\'' or '`'))
            throw Expected("a value in quotes");
        at++;
        var value = new StringBuilder();
        while (!Rest.IsEmpty && Rest[0] != quote)
        {
            var next = Rest[0];
            at++;
            value.Append(next == '\\' && quote != '`' ? Escaped() : next);
        }
        return TryTake(quote.ToString()) ? value.ToString() : throw Expected($"a closing {quote}");
    }

    private char Escaped()
    {
        var escaped = (Rest.IsEmpty ? '\0' : Rest[0]) switch
        {
            '\\' => '\\',
            '"' => '"',
            '\'' => '\'',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            _ => throw Expected("a second backslash (regular expressions need two), or one of \" ' n r t"),
        };
        at++;
        return escaped;
    }

    private void SkipBlanks()
    {
        while (!Rest.IsEmpty && char.IsWhiteSpace(Rest[0]))
            at++;
    }

    private bool TryTake(string wanted)
    {
        if (!Rest.StartsWith(wanted))
            return false;
        at += wanted.Length;
        return true;
    }

    private readonly QueryException Expected(string what) => QueryException.Bad(
        $"the selector {text} is malformed at character {Math.Min(at, text.Length) + 1}: {what} is expected there");
}
