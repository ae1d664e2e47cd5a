using System.Text;
using Monitoring.Collector.Exposition;
using Monitoring.Collector.Instruments;
using Monitoring.Text;

namespace Monitoring.Tests.Unit.Exposition;

[TestClass]
public sealed class PrometheusBridgeTests
{
    [TestMethod]
    public async Task WriteAsync_EveryKind_KeepsItsType()
    {
        using var instruments = new InstrumentSet();
        var level = 2.5;
        var count = instruments.Counter("a.ingest", "Bytes.", "By");
        var errors = instruments.Counter("b.errors", "Errors.", "{error}", "reason", ["crc"]);
        var gauge = instruments.Gauge("c.queue", "Queue.", "{item}");
        instruments.GaugeReading("d.lag", "Lag.", "s", () => level);
        instruments.CounterReading("e.cpu.time", "CPU.", "s", () => level, "process_cpu_seconds_total");
        var histogram = instruments.Histogram("f.duration", "Duration.", "s", [0.1, 1]);
        var bridge = new PrometheusBridge(instruments);
        count.Add(5);
        errors["tls"].Increment();
        gauge.Add(3);
        gauge.Add(-1);
        histogram.Record(0.05);
        histogram.Record(7);
        await Text(bridge, ExpositionFormat.PrometheusText);
        count.Increment();

        Assert.AreEqual(
            """
            # HELP a_ingest_bytes_total Bytes.
            # TYPE a_ingest_bytes_total counter
            a_ingest_bytes_total 6
            # HELP b_errors_total Errors.
            # TYPE b_errors_total counter
            b_errors_total{reason="crc"} 0
            b_errors_total{reason="tls"} 1
            # HELP c_queue Queue.
            # TYPE c_queue gauge
            c_queue 2
            # HELP d_lag_seconds Lag.
            # TYPE d_lag_seconds gauge
            d_lag_seconds 2.5
            # HELP f_duration_seconds Duration.
            # TYPE f_duration_seconds histogram
            f_duration_seconds_sum 7.05
            f_duration_seconds_count 2
            f_duration_seconds_bucket{le="0.1"} 1
            f_duration_seconds_bucket{le="1"} 1
            f_duration_seconds_bucket{le="+Inf"} 2
            # HELP process_cpu_seconds_total CPU.
            # TYPE process_cpu_seconds_total counter
            process_cpu_seconds_total 2.5

            """,
            Sorted(await Text(bridge, ExpositionFormat.PrometheusText)));
        Assert.EndsWith("# EOF\n", await Text(bridge, ExpositionFormat.OpenMetrics));
    }

    // prometheus-net's families come in no order.
    private static string Sorted(string text) =>
        string.Concat(text.Split("# HELP ").Skip(1).Order(StringComparer.Ordinal).Select(family => "# HELP " + family));

    private static async Task<string> Text(PrometheusBridge bridge, ExpositionFormat format)
    {
        using var output = new MemoryStream();
        await bridge.WriteAsync(output, format, CancellationToken.None);
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
