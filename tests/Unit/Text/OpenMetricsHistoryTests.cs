using System.Buffers;
using System.Globalization;
using System.Text;
using Monitoring.Model;
using Monitoring.Text;

namespace Monitoring.Tests.Unit.Text;

[TestClass]
public sealed class OpenMetricsHistoryTests
{
    private readonly ArrayBufferWriter<byte> output = new();

    [TestMethod]
    public void Write_Families_HaveHeadLabelsTimesAndEnd()
    {
        var text = new OpenMetricsHistory(output);
        var source = new LabelSet(new("instance", "web1"), new("env", "a\"b"));
        var counter = new Family("node_time_seconds_total", MetricType.Counter, "Help\nme.", Unit: "seconds");
        var histogram = new Family("h", MetricType.Histogram, "");
        Assert.IsTrue(text.TryBeginFamily(histogram));
        text.WriteSamples(
            new(histogram, new(new("env", "x"), new("le", "1")), SampleRole.Bucket), source, [1_000], [3]);
        Assert.IsTrue(text.TryBeginFamily(counter));
        text.WriteSamples(new(counter, LabelSet.Empty), LabelSet.Empty, [0, 1_700_000_000_250], [1, 2.5]);
        text.WriteSamples(
            new(counter, LabelSet.Empty), LabelSet.Empty, [1_700_000_001_000], [double.PositiveInfinity]);
        text.End();

        Assert.AreEqual(
            """
            # TYPE h histogram
            h_bucket{env="a\"b",instance="web1",exported_env="x",le="1.0"} 3.0 1.000
            # HELP node_time_seconds Help\nme.
            # TYPE node_time_seconds counter
            # UNIT node_time_seconds seconds
            node_time_seconds_total 1.0 0.000
            node_time_seconds_total 2.5 1700000000.250
            node_time_seconds_total +Inf 1700000001.000
            # EOF

            """,
            Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [TestMethod]
    public void TryBeginFamily_NameTaken_WritesNothing()
    {
        var text = new OpenMetricsHistory(output);

        Assert.IsTrue(text.TryBeginFamily(new Family("x", MetricType.Gauge, "")));
        Assert.IsFalse(text.TryBeginFamily(new Family("x_total", MetricType.Counter, "")));

        Assert.AreEqual("# TYPE x gauge\n", Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [TestMethod]
    [DataRow(1_700_000_000_000)]
    [DataRow(1_767_225_600_000)]
    [DataRow(253_402_300_799_000)]
    public void WriteSamples_EveryMillisecond_IsReadBackAsPrometheusReadsIt(long firstMs)
    {
        var text = new OpenMetricsHistory(output);
        var times = Enumerable.Range(0, 1_000).Select(ms => firstMs + ms).ToArray();
        text.TryBeginFamily(new Family("x", MetricType.Gauge, ""));
        var series = new Series(new Family("x", MetricType.Gauge, ""), LabelSet.Empty);
        text.WriteSamples(series, LabelSet.Empty, times, new double[1_000]);

        var read = Encoding.UTF8.GetString(output.WrittenSpan).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Skip(1).Select(line => double.Parse(line.Split(' ')[2], CultureInfo.InvariantCulture)).ToArray();

        CollectionAssert.AreEqual(times, read.Select(seconds => (long)(seconds * 1000)).ToArray());
    }
}
