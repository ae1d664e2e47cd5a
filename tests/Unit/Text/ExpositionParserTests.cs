using System.Text;
using Monitoring.Model;
using Monitoring.Text;

namespace Monitoring.Tests.Unit.Text;

[TestClass]
public sealed class ExpositionParserTests
{
    [TestMethod]
    public void Parse_EveryType_GivesFamiliesAndRoles()
    {
        var parsed = Parse(
            """
            # a comment, then an empty line

            # HELP c_total Two lines:\na \\ backslash and a "quote".
            # TYPE c_total counter
            c_total{a="x",b="\\ \" \n µ",} 3
              c_total 1e+06  1700000000000
            # TYPE h histogram
            h_bucket{le="1.0"} 1
            h_bucket{le="+inf"} 2
            h_sum 0.5
            h_count 2
            # TYPE s summary
            s{quantile="0.50"} NaN
            s_sum 1
            s_count 1
            s_bucket 9
            plain	-Inf

            """);

        Assert.IsNull(parsed.Error);
        CollectionAssert.AreEqual(
            new[]
            {
                "c_total Counter 'Two lines:\na \\ backslash and a \"quote\".'",
                "  Value {a=\"x\",b=\"\\ \" \n µ\"} 3 ",
                "  Value  1000000 1700000000000",
                "h Histogram ''",
                "  Bucket {le=\"1\"} 1 ",
                "  Bucket {le=\"+Inf\"} 2 ",
                "  Sum  0.5 ",
                "  Count  2 ",
                "s Summary ''",
                "  Value {quantile=\"0.5\"} NaN ",
                "  Sum  1 ",
                "  Count  1 ",
                "s_bucket Untyped ''",
                "  Value  9 ",
                "plain Untyped ''",
                "  Value  -Infinity ",
            },
            parsed.Families.SelectMany(Lines).ToArray());
    }

    [TestMethod]
    [DataRow("a 1", 1, "the text ends in the middle of a line: its last line feed is missing")]
    [DataRow("a 1\nb\n", 2, "'' is no value")]
    [DataRow("a 1\r\n", 1, "'1\r' is no value")]
    [DataRow("a 0x10\n", 1, "'0x10' is no value")]
    [DataRow("a 1_0\n", 1, "'1_0' is no value")]
    [DataRow("a 1e999\n", 1, "'1e999' is no value")]
    [DataRow("a +NaN\n", 1, "'+NaN' is no value")]
    [DataRow("a 1 x\n", 1, "'x' is no timestamp")]
    [DataRow("a 1 1 1\n", 1, "'1' follows the timestamp")]
    [DataRow("1a 1\n", 1, "'1a' is no metric name")]
    [DataRow("a{1=\"\"} 1\n", 1, "'1' is no label name")]
    [DataRow("a{b:c=\"\"} 1\n", 1, "'b:c' is no label name")]
    [DataRow("a{__name__=\"\"} 1\n", 1, "'__name__' is no label name")]
    [DataRow("a{,} 1\n", 1, "',} 1' is no label name")]
    [DataRow("a{b=\"\",b=\"\"} 1\n", 1, "the label b stands twice")]
    [DataRow("a{b} 1\n", 1, "after the label name b a = is missing")]
    [DataRow("a{b=c} 1\n", 1, "the value of the label b does not begin with a quote")]
    [DataRow("a{b=\"\n", 1, "a label's value does not end on its line")]
    [DataRow("a{b=\"\\\n", 1, "a label's value does not end on its line")]
    [DataRow("a{b=\"\\x\"} 1\n", 1, "a label's value has a backslash before something else than \\, \" or n")]
    [DataRow("a{b=\"\" 1\n", 1, "after a label's value a comma or } is missing")]
    [DataRow("a 1\na 2\n", 2, "a stands twice")]
    [DataRow("# TYPE a gauge\n# TYPE a gauge\n", 2, "a second TYPE line for a")]
    [DataRow("# HELP a b\n# HELP a b\n", 2, "a second HELP line for a")]
    [DataRow("# HELP a \\x\n", 1, "the help text has a backslash before something else than \\ or n")]
    [DataRow("a 1\n# TYPE a gauge\n", 2, "the TYPE line of a follows its samples")]
    [DataRow("# TYPE a gouge\n", 1, "'gouge' is no type")]
    [DataRow("# TYPE a-b gauge\n", 1, "'a-b' is no metric name")]
    [DataRow("# TYPE a histogram\na_bucket 1\n", 2, "the label le is missing")]
    [DataRow("# TYPE a histogram\na_bucket{le=\"x\"} 1\n", 2, "le=\"x\" is no number")]
    [DataRow("# TYPE a histogram\na 1\n", 2, "a is a histogram, which has no sample without _bucket, _sum or _count")]
    public void Parse_BadText_NamesLineAndReason(string text, int line, string reason)
    {
        var parsed = Parse(text);

        Assert.AreEqual(new ParseError(line, reason), parsed.Error);
        Assert.IsEmpty(parsed.Families);
    }

    [TestMethod]
    public void Parse_TimestampsNotAllowed_IsAnError()
    {
        var parsed = ExpositionParser.Parse("a 1\nb 2 3\n"u8, timestampsAllowed: false);

        Assert.AreEqual("line 2: a timestamp is not allowed here", parsed.Error?.ToString());
    }

    [TestMethod]
    public void Parse_LimitsPassed_AreErrors()
    {
        Assert.IsNotNull(Parse(new string('a', Limits.NameBytesMax + 1) + " 1\n").Error);
        Assert.IsNull(Parse($"a{{b=\"{new string('x', Limits.LabelValueBytesMax)}\"}} 1\n").Error);
        Assert.IsNotNull(Parse($"a{{b=\"{new string('x', Limits.LabelValueBytesMax + 1)}\"}} 1\n").Error);
        var labels = Enumerable.Range(0, Limits.LabelsPerSeriesMax + 1).Select(i => $"l{i}=\"\"").ToArray();
        Assert.IsNull(Parse($"a{{{string.Join(',', labels[1..])}}} 1\n").Error);
        Assert.IsNotNull(Parse($"a{{{string.Join(',', labels)}}} 1\n").Error);
        var samples = string.Concat(Enumerable.Range(0, Limits.SeriesPerAgentMax).Select(i => $"a{i} 1\n"));
        Assert.IsNull(Parse(samples).Error);
        Assert.AreEqual(Limits.SeriesPerAgentMax + 1, Parse(samples + "b 1\n").Error?.Line);
    }

    [TestMethod]
    public void Parse_LongHelp_IsCutBetweenCharacters()
    {
        var parsed = Parse($"# HELP a x{new string('µ', Limits.TextBytesMax)}\n");

        Assert.AreEqual("x" + new string('µ', (Limits.TextBytesMax - 1) / 2), parsed.Families[0].Help);
    }

    [TestMethod]
    public void Parse_AnyBytes_NeverThrows()
    {
        const string Alphabet = "ab_ \t{}=\",\\n#1.eE+-\nHELP TYPE a gauge\n\u00e9\u0000";
        var pool = Encoding.Latin1.GetBytes(Alphabet);
        var random = new Random(TestSeed.Value);
        for (var i = 0; i < 200_000; i++)
        {
            var text = new byte[random.Next(40)];
            for (var at = 0; at < text.Length; at++)
                text[at] = pool[random.Next(pool.Length)];
            ExpositionParser.Parse(text);
        }
    }

    private static ParsedExposition Parse(string text) => ExpositionParser.Parse(Encoding.UTF8.GetBytes(text));

    private static IEnumerable<string> Lines(ParsedFamily family) =>
    [
        $"{family.Name} {family.Type} '{family.Help}'",
        .. family.Samples.Select(s => $"  {s.Role} {s.Labels} {s.Value} {s.TimestampMs}"),
    ];
}
