using Monitoring.Collector.Store.Query;
using Monitoring.Model;

namespace Monitoring.Tests.Unit.Store.Query;

[TestClass]
public sealed class SeriesSelectorTests
{
    private static readonly LabelSet Host = new(new("instance", "web1"), new("env", "prod"));

    private static readonly Series Idle = new(
        new Family("node_cpu_seconds_total", MetricType.Counter, ""), new(new("cpu", "0"), new("mode", "idle")));

    [TestMethod]
    [DataRow("", true)]
    [DataRow("{}", true)]
    [DataRow("node_cpu_seconds_total", true)]
    [DataRow("node_cpu_seconds", false)]
    [DataRow("""node_cpu_seconds_total{mode="idle"}""", true)]
    [DataRow("""node_cpu_seconds_total{mode!="idle"}""", false)]
    [DataRow("""{__name__=~"node_cpu.*",mode!="user"}""", true)]
    [DataRow("""{__name__=~"node_cpu"}""", false)]
    [DataRow("""{__name__!~"node_mem.*"}""", true)]
    [DataRow("""{mode=~"user|idle"}""", true)]
    [DataRow("""{mode=~"us|id"}""", false)]
    [DataRow("""{device=""}""", true)]
    [DataRow("""{device!=""}""", false)]
    [DataRow("""{device=~".*"}""", true)]
    [DataRow("""{device=~".+"}""", false)]
    [DataRow("""{instance="web1", env=~'p.*d',}""", true)]
    [DataRow("{instance=`web2`}", false)]
    [DataRow("""  node_cpu_seconds_total { mode = "idle" , cpu = "0" } """, true)]
    public void Selects_Series_AsPromQlWould(string text, bool expected) =>
        Assert.AreEqual(expected, SeriesSelector.Parse(text).Selects(Idle, Host));

    [TestMethod]
    [DataRow("""{a="\\\"\n\r\t\'"}""", "\\\"\n\r\t'")]
    [DataRow("""{a='"'}""", "\"")]
    [DataRow("""{a=`\d"`}""", "\\d\"")]
    public void Parse_Quotes_AreReadAsPromQlWritesThem(string text, string expected) =>
        Assert.AreEqual(expected, SeriesSelector.Parse(text).Matchers.Single().Value);

    [TestMethod]
    public void Regex_LastLineFeed_IsPartOfTheValue()
    {
        var selector = SeriesSelector.Parse("""{a=~"x"}""");
        var series = new Series(new Family("m", MetricType.Gauge, ""), new(new Label("a", "x\n")));

        Assert.IsFalse(selector.Selects(series, LabelSet.Empty));
    }

    [TestMethod]
    [DataRow("{a}", "the selector {a} is malformed at character 3: =, !=, =~ or !~ is expected there")]
    [DataRow("{a=b}", "the selector {a=b} is malformed at character 4: a value in quotes is expected there")]
    [DataRow("{a=\"b}", "the selector {a=\"b} is malformed at character 7: a closing \" is expected there")]
    [DataRow("{a=\"b\" c=\"d\"}",
        "the selector {a=\"b\" c=\"d\"} is malformed at character 8: a comma or a closing brace is expected there")]
    [DataRow("a b",
        "the selector a b is malformed at character 3: the end, or a brace in front of it is expected there")]
    [DataRow("7a", "the selector 7a is malformed at character 1: a name, which never begins with a digit is expected "
        + "there")]
    [DataRow("{,}", "the selector {,} is malformed at character 2: a label's name is expected there")]
    [DataRow("""{a="\d"}""", "the selector {a=\"\\d\"} is malformed at character 6: a second backslash (regular "
        + "expressions need two), or one of \" ' n r t is expected there")]
    public void Parse_Malformed_TellsWhereAndWhatIsExpected(string text, string message)
    {
        var error = Assert.ThrowsExactly<QueryException>(() => SeriesSelector.Parse(text));

        Assert.AreEqual(QueryFault.BadRequest, error.Fault);
        Assert.AreEqual(message, error.Message);
    }

    [TestMethod]
    [DataRow("(")]
    [DataRow("(?=a)")]
    [DataRow("(a)\\1")]
    public void Regex_NotLinear_IsRefused(string pattern)
    {
        var error = Assert.ThrowsExactly<QueryException>(
            () => new LabelMatcher("a", MatchOperator.Matches, pattern));

        StringAssert.Contains(error.Message, "without look-around and back references");
    }

    [TestMethod]
    public void Parse_TooLong_IsRefused()
    {
        Assert.ThrowsExactly<QueryException>(() => SeriesSelector.Parse(new string('a', 5_000)));
        Assert.ThrowsExactly<QueryException>(
            () => SeriesSelector.Parse("{" + string.Concat(Enumerable.Repeat("a=\"\",", 33)) + "}"));
        Assert.ThrowsExactly<QueryException>(
            () => SeriesSelector.Parse($"{{a=~\"{new string('a', 1_001)}\"}}"));
    }

    [TestMethod]
    [Timeout(5_000, CooperativeCancellation = true)]
    public void Regex_Pathological_IsLinear()
    {
        var matcher = new LabelMatcher("a", MatchOperator.Matches, "(a*)*(a|aa)*b");

        Assert.IsFalse(matcher.IsFulfilledBy(new string('a', 16_000)));
    }
}
