using System.Globalization;
using System.Text;
using Monitoring.Tests.Unit.Tidy;
using Monitoring.Text;

namespace Monitoring.Tests.Unit.Text;

[TestClass]
public sealed class GoNumberTests
{
    [TestMethod]
    [DataRow(0.0, "0")]
    [DataRow(-0.0, "0")]
    [DataRow(1.0, "1")]
    [DataRow(-1.0, "-1")]
    [DataRow(999999.0, "999999")]
    [DataRow(1000000.0, "1e+06")]
    [DataRow(-16430149632.0, "-1.6430149632e+10")]
    [DataRow(123456.7, "123456.7")]
    [DataRow(1234567.8, "1.2345678e+06")]
    [DataRow(0.0001, "0.0001")]
    [DataRow(0.00001, "1e-05")]
    [DataRow(1e100, "1e+100")]
    [DataRow(9007199254740993.0, "9.007199254740992e+15")]
    [DataRow(9 * 0.001, "0.009000000000000001")]
    [DataRow(double.NaN, "NaN")]
    [DataRow(double.PositiveInfinity, "+Inf")]
    [DataRow(double.NegativeInfinity, "-Inf")]
    [DataRow(double.MaxValue, "1.7976931348623157e+308")]
    [DataRow(-double.Epsilon, "-5e-324")]
    public void Format_KnownNumber_IsGoText(double value, string expected) => Assert.AreEqual(expected, Format(value));

    // The file's lines, "bits text", are what Go's own FormatFloat printed (in prometheus-node-exporter 1.5's
    // textfile collector).
    [TestMethod]
    public void Format_NumbersThatGoPrinted_AreTheSame()
    {
        var lines = File.ReadAllLines(Path.Combine(SourceTree.Root, "tests/Unit/Text/go-numbers.txt"));

        Assert.IsGreaterThan(900, lines.Length);
        foreach (var line in lines)
        {
            var bits = long.Parse(line.AsSpan(0, 16), NumberStyles.AllowHexSpecifier);
            Assert.AreEqual(line[17..], Format(BitConverter.Int64BitsToDouble(bits)));
        }
    }

    [TestMethod]
    public void Format_AnyBits_ReadBackTheSame()
    {
        var random = new Random(7);
        for (var i = 0; i < 100_000; i++)
        {
            var value = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            if (double.IsFinite(value))
                Assert.AreEqual(value, double.Parse(Format(value), CultureInfo.InvariantCulture));
        }
    }

    private static string Format(double value)
    {
        Span<byte> text = stackalloc byte[GoNumber.BytesMax];
        return Encoding.ASCII.GetString(text[..GoNumber.Format(value, text)]);
    }
}
