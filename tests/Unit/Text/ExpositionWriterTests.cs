using System.Buffers;
using System.Text;
using Monitoring.Model;
using Monitoring.Text;
using static Monitoring.Tests.Unit.Text.Exposed;

namespace Monitoring.Tests.Unit.Text;

[TestClass]
public sealed class ExpositionWriterTests
{
    private static readonly Family Cpu = Of(MetricType.Counter, "node_cpu_seconds_total", "Time.");

    private static readonly Family Seconds = new(
        "node_cpu_seconds_total", MetricType.Counter, "Time by mode.", Operations: ValueOperation.DivideBy100,
        Unit: "seconds");

    [TestMethod]
    public void Write_TwoFamilies_AreSortedWithTheirHeads()
    {
        var group = Group(
            Sample(Of(MetricType.Untyped, "node_vmstat_pgfault", "Page faults."), 1e6),
            Sample(Cpu, 2.5, new("cpu", "1"), new("mode", "idle")),
            Sample(Cpu, 7, new("mode", "user"), new("cpu", "0")));

        Assert.AreEqual(
            """
            # HELP node_cpu_seconds_total Time.
            # TYPE node_cpu_seconds_total counter
            node_cpu_seconds_total{cpu="0",mode="user"} 7
            node_cpu_seconds_total{cpu="1",mode="idle"} 2.5
            # HELP node_vmstat_pgfault Page faults.
            # TYPE node_vmstat_pgfault untyped
            node_vmstat_pgfault 1e+06

            """,
            PrometheusText(group));
    }

    [TestMethod]
    public void Write_OpenMetrics_NamesUnitsAndFloatsAreItsOwn()
    {
        var group = Group(
            Sample(Of(MetricType.Untyped, "node_vmstat_pgfault", "Page \"faults\"."), 1e6),
            Sample(Of(MetricType.Counter, "node_intr"), 3),
            Sample(Of(MetricType.Gauge, "node_uname_info"), 1, new Label("machine", "x86_64")),
            Sample(Gauge("node_time_seconds", unit: "seconds"), 1.5));
        var cpu = new GroupSnapshot("cpu", TimeMs, [new(Seconds, LabelSet.Empty)], [150]);

        Assert.AreEqual(
            """
            # HELP node_cpu_seconds Time by mode.
            # TYPE node_cpu_seconds counter
            # UNIT node_cpu_seconds seconds
            node_cpu_seconds_total 1.5
            # HELP node_intr Help.
            # TYPE node_intr unknown
            node_intr 3.0
            # HELP node_time_seconds Help.
            # TYPE node_time_seconds gauge
            # UNIT node_time_seconds seconds
            node_time_seconds 1.5
            # HELP node_uname_info Help.
            # TYPE node_uname_info gauge
            node_uname_info{machine="x86_64"} 1.0
            # HELP node_vmstat_pgfault Page \"faults\".
            # TYPE node_vmstat_pgfault unknown
            node_vmstat_pgfault 1e+06
            # EOF

            """,
            OpenMetrics(group, cpu));
    }

    [TestMethod]
    public void Write_SpecialCharacters_AreEscaped()
    {
        var group = Group(Sample(
            Gauge("a", "Back\\slash, \"quotes\"\nand a line feed: µ."), double.NaN, new Label("l", "\\ \" \n µ 😀")));

        Assert.AreEqual(
            """
            # HELP a Back\\slash, "quotes"\nand a line feed: µ.
            # TYPE a gauge
            a{l="\\ \" \n µ 😀"} NaN

            """,
            PrometheusText(group));
    }

    [TestMethod]
    public void Write_HistogramAndSummary_AreGroupedByTheirLabelsAndSortedByBound()
    {
        var histogram = Of(MetricType.Histogram, "h");
        var summary = Of(MetricType.Summary, "s", help: "");
        var group = Group(
            Part(histogram, SampleRole.Count, 3_000_000, new Label("x", "b")),
            Part(histogram, SampleRole.Bucket, 3_000_000, new("le", "+Inf"), new("x", "b")),
            Part(histogram, SampleRole.Bucket, 2, new("le", "10"), new("x", "b")),
            Part(histogram, SampleRole.Bucket, 1, new("le", "2.5"), new("x", "b")),
            Part(histogram, SampleRole.Sum, 12, new Label("x", "b")),
            Part(histogram, SampleRole.Count, 0, new Label("x", "a")),
            Part(summary, SampleRole.Count, 4),
            Part(summary, SampleRole.Sum, 5),
            Part(summary, SampleRole.Value, 6, new Label("quantile", "1")),
            Part(summary, SampleRole.Value, 7, new Label("quantile", "0.5")));

        Assert.AreEqual(
            """
            # HELP h Help.
            # TYPE h histogram
            h_count{x="a"} 0
            h_bucket{x="b",le="2.5"} 1
            h_bucket{x="b",le="10"} 2
            h_bucket{x="b",le="+Inf"} 3e+06
            h_sum{x="b"} 12
            h_count{x="b"} 3e+06
            # TYPE s summary
            s{quantile="0.5"} 7
            s{quantile="1"} 6
            s_sum 5
            s_count 4

            """,
            PrometheusText(group));
        Assert.Contains(
            """
            h_bucket{x="b",le="2.5"} 1
            h_bucket{x="b",le="10.0"} 2
            h_bucket{x="b",le="+Inf"} 3000000
            h_sum{x="b"} 12.0
            h_count{x="b"} 3000000

            """,
            OpenMetrics(group));
    }

    [TestMethod]
    public void WriteSome_TwoHosts_ShareEachFamily()
    {
        var a = Group(
            Sample(Gauge("load"), 1),
            Sample(Gauge("disk"), 2, new("device", "sda"), new("instance", "mine"), new("exported_instance", "too")));
        var b = Group(Sample(Gauge("load", "Another help."), 3));
        var c = Group(Sample(Gauge("disk"), 4, new Label("device", "sdb")));

        var text = Fleet(
            ExpositionFormat.PrometheusText,
            out var tally,
            (new(new Label("instance", "a"), new Label("env", "p\"d")), [a]),
            (new(new Label("instance", "b"), new Label("env", "test")), [b, c]));

        Assert.AreEqual(
            """
            # HELP disk Help.
            # TYPE disk gauge
            disk{env="p\"d",instance="a",device="sda",exported_instance="too",exported_exported_instance="mine"} 2
            disk{env="test",instance="b",device="sdb"} 4
            # HELP load Help.
            # TYPE load gauge
            load{env="p\"d",instance="a"} 1
            load{env="test",instance="b"} 3

            """,
            text);
        Assert.AreEqual(new(Written: 4, LeftOut: 0), tally);
    }

    [TestMethod]
    public void WriteSome_LabelThatClashesTwice_KeepsEveryName()
    {
        var group = Group(Sample(Gauge("x"), 1, new Label("env", "own")));

        var text = Fleet(
            ExpositionFormat.PrometheusText,
            out _,
            (new(new Label("env", "a"), new Label("exported_env", "b")), [group]));

        Assert.Contains("x{env=\"a\",exported_env=\"b\",exported_exported_env=\"own\"} 1\n", text);
    }

    [TestMethod]
    public void WriteSome_ManySeries_StopsAfterTheAskedBytes()
    {
        const int Asked = 100;
        var group = Group([.. Enumerable.Range(0, 500).Select(i => Sample(Gauge("x"), i, new Label("i", $"{i:000}")))]);
        var writer = new ExpositionWriter([new(LabelSet.Empty, [group])], ExpositionFormat.PrometheusText);
        var whole = "";
        for (var more = true; more;)
        {
            var output = new ArrayBufferWriter<byte>();
            more = writer.WriteSome(output, Asked);
            Assert.IsLessThan(Asked + "x{i=\"499\"} 499\n".Length, output.WrittenCount);
            Assert.IsTrue(!more || output.WrittenSpan[^1] == '\n');
            whole += Encoding.UTF8.GetString(output.WrittenSpan);
        }

        Assert.AreEqual(PrometheusText(group), whole);
    }

    [TestMethod]
    public void WriteSome_ConflictingTypes_FirstWinsAndOthersAreCounted()
    {
        var first = Group(
            Sample(Of(MetricType.Gauge, "x"), 1), Sample(Of(MetricType.Counter, "x"), 2, new Label("l", "a")));
        var second = Group(Sample(Of(MetricType.Untyped, "x"), 3, new Label("l", "b")), Sample(Gauge("y"), 4));

        var text = Fleet(ExpositionFormat.PrometheusText, out var tally, (LabelSet.Empty, [first, second]));

        Assert.AreEqual(
            """
            # HELP x Help.
            # TYPE x gauge
            x 1
            # HELP y Help.
            # TYPE y gauge
            y 4

            """,
            text);
        Assert.AreEqual(new(Written: 2, LeftOut: 2), tally);
    }

    [TestMethod]
    public void WriteSome_SeriesTwiceInOneHost_FirstIsWrittenInItsPlace()
    {
        var first = Group(Sample(Gauge("x"), 1, new Label("l", "b")), Sample(Gauge("x"), 2, new Label("l", "b")));
        var second = Group(Sample(Gauge("x"), 3, new Label("l", "a")), Sample(Gauge("x"), 4, new Label("l", "b")));

        var text = Fleet(ExpositionFormat.PrometheusText, out var tally, (LabelSet.Empty, [first, second]));

        Assert.AreEqual("# HELP x Help.\n# TYPE x gauge\nx{l=\"a\"} 3\nx{l=\"b\"} 1\n", text);
        Assert.AreEqual(new(Written: 2, LeftOut: 2), tally);
    }

    [TestMethod]
    public void WriteSome_WhatTheFormatCannotCarry_IsLeftOut()
    {
        var group = Group(
            Sample(Gauge("no space"), 1),
            Sample(Gauge("1st"), 1),
            Sample(Gauge("x"), 1, new Label("a-b", "")),
            Sample(Gauge("x"), 1, new Label("__name__", "y")),
            Part(Gauge("x"), SampleRole.Bucket, 1, new Label("le", "1")),
            Part(Of(MetricType.Histogram, "h"), SampleRole.Bucket, 1),
            Part(Of(MetricType.Histogram, "h"), SampleRole.Value, 1),
            Sample(Gauge("x"), 5));

        var text = Fleet(ExpositionFormat.PrometheusText, out var tally, (LabelSet.Empty, [group]));

        Assert.AreEqual("# HELP x Help.\n# TYPE x gauge\nx 5\n", text);
        Assert.AreEqual(new(Written: 1, LeftOut: 7), tally);
    }

    [TestMethod]
    public void WriteSome_OpenMetricsNamesThatClash_SecondIsLeftOut()
    {
        var group = Group(Sample(Gauge("x"), 1), Sample(Of(MetricType.Counter, "x_total"), 2));

        var text = Fleet(ExpositionFormat.OpenMetrics, out var tally, (LabelSet.Empty, [group]));

        Assert.AreEqual("# HELP x Help.\n# TYPE x gauge\nx 1.0\n# EOF\n", text);
        Assert.AreEqual(new(Written: 1, LeftOut: 1), tally);
    }
}
