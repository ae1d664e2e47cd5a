using System.Text;
using Monitoring.Model;
using Monitoring.Text;

namespace Monitoring.Tests.Unit.Text;

/// <summary>What the writer writes, the parser reads back as it was.</summary>
[TestClass]
public sealed class RoundTripTests
{
    private static readonly string[] Values =
    [
        "", "a", "\"", "\\", "\n", "\\n", "µ", "😀", "{a=\"b\"} 1", " ", ",", "\t", "\0", "a\nb\\c\"d", "+Inf", "1e+06",
    ];

    [TestMethod]
    public void Parse_WhatWasWritten_GivesTheSameSamples()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var group = RandomGroup(new Random(seed));
            var text = Exposed.PrometheusText(group);

            var parsed = ExpositionParser.Parse(Encoding.UTF8.GetBytes(text), timestampsAllowed: false);

            Assert.IsNull(parsed.Error, $"seed {seed}: {parsed.Error}\n{text}");
            string[] expected = [.. Expected(group)];
            string[] actual = [.. Actual(parsed)];
            CollectionAssert.AreEquivalent(expected, actual, $"seed {seed}:\n{text}");
        }
    }

    private static IEnumerable<string> Expected(GroupSnapshot group) => group.Series.Select((s, i) =>
        $"{s.Family.Name} {s.Family.Type} {s.Family.Help} {s.Role} {s.Labels} {group.Exposed(i):R}");

    private static IEnumerable<string> Actual(ParsedExposition parsed) =>
        from family in parsed.Families
        from sample in family.Samples
        select $"{family.Name} {family.Type} {family.Help} {sample.Role} {sample.Labels} {sample.Value:R}";

    private static GroupSnapshot RandomGroup(Random random)
    {
        var samples = new Dictionary<Series, double>();
        for (var f = 0; f < 8; f++)
        {
            var help = Values[random.Next(Values.Length)].Trim() + "!";
            var family = Exposed.Of((MetricType)random.Next(5), "f" + f, help);
            for (var s = random.Next(1, 5); s > 0; s--)
                samples[RandomSeries(random, family)] = RandomValue(random);
        }
        return Exposed.Group([.. samples.Select(pair => (pair.Key, pair.Value))]);
    }

    private static Series RandomSeries(Random random, Family family)
    {
        var labels = new List<Label>();
        for (var i = random.Next(4); i > 0; i--)
            labels.Add(new("l" + i, Values[random.Next(Values.Length)]));
        var role = family.Type switch
        {
            MetricType.Histogram => (SampleRole)random.Next(1, 4),
            MetricType.Summary => (SampleRole)(random.Next(3) is var r and > 0 ? r + 1 : 0),
            _ => SampleRole.Value,
        };
        if (role == SampleRole.Bucket)
            labels.Add(new("le", random.Next(2) == 0 ? "+Inf" : random.Next(100).ToString()));
        else if (family.Type == MetricType.Summary && role == SampleRole.Value)
            labels.Add(new("quantile", "0." + random.Next(1, 10)));
        return new(family, new([.. labels]), role);
    }

    private static double RandomValue(Random random) => random.Next(6) switch
    {
        0 => double.NaN,
        1 => double.PositiveInfinity,
        2 => random.Next(),
        3 => random.Next() / 100.0,
        4 => BitConverter.Int64BitsToDouble(random.NextInt64()),
        _ => -random.NextDouble(),
    };
}
