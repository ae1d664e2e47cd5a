using System.Text.RegularExpressions;

namespace Monitoring.Tests.Unit.Tidy;

/// <summary>The house style, as far as a program can check it.</summary>
[TestClass]
public sealed partial class SourceTidyTests
{
    private const int FileLinesMax = 400;
    private const int MedianLinesMax = 90;
    private const int LineColumnsMax = 120;

    [TestMethod]
    public void Files_Length_IsUnderTheLimit()
    {
        var tooLong = SourceTree.Files(".cs", ".ts", ".tsx", ".py")
            .Where(f => SourceTree.Lines(f).Length > FileLinesMax);

        AssertNone(tooLong, $"over {FileLinesMax} lines");
    }

    [TestMethod]
    public void ProductionFiles_MedianLength_IsShort()
    {
        var lengths = SourceTree.Production().Select(f => SourceTree.Lines(f).Length).Order().ToArray();

        Assert.IsLessThan(MedianLinesMax, lengths[lengths.Length / 2]);
    }

    [TestMethod]
    public void Lines_Width_IsUnderTheLimit()
    {
        var tooWide =
            from file in SourceTree.Files(".cs", ".ts", ".tsx", ".css", ".py", ".sh")
            where !file.Contains("/Fixtures/")
            from line in SourceTree.Lines(file).Index()
            where line.Item.Length > LineColumnsMax
            select $"{file}:{line.Index + 1} ({line.Item.Length})";

        AssertNone(tooWide, $"over {LineColumnsMax} columns");
    }

    [TestMethod]
    public void Files_DeclaredNames_SaySomething()
    {
        var vague =
            from file in SourceTree.Files(".cs", ".ts", ".tsx")
            from Match declared in Declaration().Matches(SourceTree.Text(file))
            let name = declared.Groups["name"].Value
            where VagueEnding().IsMatch(name)
            select $"{file}: {name}";

        AssertNone(vague, "names that say nothing");
    }

    [TestMethod]
    public void Files_Directives_AreNotUsed()
    {
        var found =
            from file in SourceTree.Files(".cs")
            from line in SourceTree.Lines(file).Index()
            where Directive().IsMatch(line.Item)
            select $"{file}:{line.Index + 1} {line.Item.Trim()}";

        AssertNone(found, "preprocessor directives");
    }

    [TestMethod]
    public void Files_CommentedOutCode_IsGone()
    {
        var found =
            from file in SourceTree.Files(".cs")
            from line in SourceTree.Lines(file).Index()
            where CommentedCode().IsMatch(line.Item)
            select $"{file}:{line.Index + 1} {line.Item.Trim()}";

        AssertNone(found, "commented-out code");
    }

    [TestMethod]
    public void ProductionFiles_TimedRxOperators_NameTheirScheduler()
    {
        var found =
            from file in SourceTree.Production()
            from Match call in TimedRxOperator().Matches(SourceTree.Text(file))
            where !call.Value.Contains("reactor", StringComparison.OrdinalIgnoreCase)
            select $"{file}: {call.Value}";

        AssertNone(found, "Rx operators on the default scheduler");
    }

    [TestMethod]
    public void ReactorAndTransportFiles_PublicTypes_ShowAnExample()
    {
        // These two are for the compiler, which needs no example.
        string[] exempt = ["shared/Reactor/DeferredAwaiter.cs", "shared/Reactor/DeferredMethodBuilder.cs"];
        var found = SourceTree.Files(".cs")
            .Where(f => f.StartsWith("shared/Reactor/") || f.StartsWith("shared/Transport/"))
            .Except(exempt)
            .Select(f => (File: f, Text: SourceTree.Text(f)))
            .Where(f => PublicType().IsMatch(f.Text) && !f.Text.Contains("<example>"))
            .Select(f => f.File);

        AssertNone(found, "public types of the reactor and the transport without an example");
    }

    [TestMethod]
    public void Tests_Attributes_SkipNothing()
    {
        // The attribute's name is put together here, so that this file does not find itself.
        var attribute = "[" + "Ignore";
        var found = SourceTree.Files(".cs")
            .Where(f => f.StartsWith("tests/") && SourceTree.Text(f).Contains(attribute));

        AssertNone(found, "tests that are skipped");
    }

    private static void AssertNone(IEnumerable<string> found, string what)
    {
        var list = found.ToArray();
        Assert.IsEmpty(list, $"{what}:\n  {string.Join("\n  ", list)}");
    }

    [GeneratedRegex(@"\b(class|record|struct|interface|enum)\s+(struct\s+)?(?<name>[A-Z]\w+)")]
    private static partial Regex Declaration();

    [GeneratedRegex(@"^public (?!abstract partial|static partial|sealed partial)", RegexOptions.Multiline)]
    private static partial Regex PublicType();

    [GeneratedRegex("(Manager|Handler|Processor|Engine|Helpers?|Utils?|Common|Base)$")]
    private static partial Regex VagueEnding();

    [GeneratedRegex(@"^\s*#(if|elif|region|define)\b")]
    private static partial Regex Directive();

    [GeneratedRegex(@"^\s*//(?!/)\s*((var|return|if|for|foreach|await|using|throw)\b.*|[\w.]+\(.*\)|\S+ \+?= .*);\s*$")]
    private static partial Regex CommentedCode();

    [GeneratedRegex(
        @"(Observable\.(Interval|Timer|Generate)|\.(Throttle|Sample|Delay|DelaySubscription|Timeout|TimeInterval))"
        + @"\(TimeSpan[^;]*;")]
    private static partial Regex TimedRxOperator();
}
