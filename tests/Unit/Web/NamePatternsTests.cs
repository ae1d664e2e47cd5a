using Monitoring.Collector.Web;

namespace Monitoring.Tests.Unit.Web;

[TestClass]
public sealed class NamePatternsTests
{
    [TestMethod]
    [DataRow("web-*", "web-1", true)]
    [DataRow("web-*", "web-", true)]
    [DataRow("web-*", "WEB-1", false)]
    [DataRow("web-*", "my-web-1", false)]
    [DataRow("web-?", "web-12", false)]
    [DataRow("*", "line\nbreak", true)]
    [DataRow("db.example", "dbxexample", false)]
    [DataRow("web", "web\n", false)]
    [DataRow("a, b*", "bc", true)]
    [DataRow("[ab]", "a", false)]
    public void Fit_Name_AsAWhole(string patterns, string name, bool fits) =>
        Assert.AreEqual(fits, NamePatterns.Parse(patterns)!.Fit(name));

    [TestMethod]
    [DataRow("")]
    [DataRow("a,")]
    [DataRow(" ")]
    public void Parse_EmptyPattern_IsNone(string text) => Assert.IsNull(NamePatterns.Parse(text));

    [TestMethod]
    [Timeout(30_000)]
    public void Fit_ManyStars_TakesNoTime()
    {
        var hostile = string.Concat(Enumerable.Repeat("a*", 100)) + "b";

        Assert.IsFalse(NamePatterns.Parse(hostile)!.Fit(new string('a', 255)));
    }
}
