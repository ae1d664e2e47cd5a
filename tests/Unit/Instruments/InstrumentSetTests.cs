using System.Diagnostics.Metrics;
using Monitoring.Collector.Instruments;

namespace Monitoring.Tests.Unit.Instruments;

[TestClass]
public sealed class InstrumentSetTests
{
    [TestMethod]
    [DataRow(InstrumentKind.Counter, "a.ingest.samples", "{sample}", "a_ingest_samples_total")]
    [DataRow(InstrumentKind.Counter, "a.ingest", "By", "a_ingest_bytes_total")]
    [DataRow(InstrumentKind.Gauge, "a.lag", "s", "a_lag_seconds")]
    [DataRow(InstrumentKind.Gauge, "a.seconds", "s", "a_seconds")]
    [DataRow(InstrumentKind.Histogram, "a.cpu", "1", "a_cpu_ratio")]
    public void PrometheusName_FollowsFromName(InstrumentKind kind, string name, string unit, string expected) =>
        Assert.AreEqual(expected, InstrumentName.ForPrometheus(kind, name, unit));

    [TestMethod]
    public void Counter_DeclaredTwice_IsRefused()
    {
        using var instruments = new InstrumentSet();
        instruments.Counter("a.ingest", "Help.", "By");

        Assert.ThrowsExactly<ArgumentException>(() => instruments.Gauge("a.ingest", "Help.", ""));
    }

    [TestMethod]
    public void LabelledCounter_TooManyValues_AreCountedAsOther()
    {
        using var instruments = new InstrumentSet();
        var errors = instruments.Counter("a.errors", "Help.", "{error}", "reason", ["crc"]);

        for (var i = 0; i < 1000; i++)
            errors["reason" + i].Increment();

        Assert.AreEqual(0, errors["crc"].Value);
        Assert.AreEqual(1, errors["reason5"].Value);
        Assert.AreEqual(1000 - (LabelledCounter.ValuesMax - 1), errors[LabelledCounter.OtherValue].Value);
        Assert.AreSame(errors[LabelledCounter.OtherValue], errors["reason999"]);
    }

    [TestMethod]
    public void Meter_EveryKind_HasOpenTelemetrysKind()
    {
        using var instruments = new InstrumentSet();
        var seen = new List<string>();
        using var listener = Listen(instruments, seen);
        instruments.Counter("a.count", "Help.", "{x}").Add(4);
        instruments.Counter("a.errors", "Help.", "{x}", "reason", ["crc"])["crc"].Increment();
        instruments.Gauge("a.level", "Help.", "{x}").Set(-2);
        instruments.CounterReading("a.time", "Help.", "s", () => 1.5);
        instruments.Histogram("a.duration", "Help.", "s").Record(0.25);

        listener.RecordObservableInstruments();

        CollectionAssert.AreEquivalent(
            new[]
            {
                "ObservableCounter`1 a.count 4 ",
                "ObservableCounter`1 a.errors 1 reason=crc",
                "ObservableGauge`1 a.level -2 ",
                "ObservableCounter`1 a.time 1.5 ",
                "Histogram`1 a.duration 0.25 ",
            },
            seen);
    }

    private static MeterListener Listen(InstrumentSet own, List<string> seen)
    {
        var listener = new MeterListener
        {
            // Other tests have meters of this name too.
            InstrumentPublished = (instrument, l) =>
            {
                if (own.Owns(instrument))
                    l.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((i, value, tags, _) => seen.Add(Line(i, value, tags)));
        listener.SetMeasurementEventCallback<double>((i, value, tags, _) => seen.Add(Line(i, value, tags)));
        listener.Start();
        return listener;
    }

    private static string Line(
        System.Diagnostics.Metrics.Instrument instrument,
        double value,
        ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = string.Join(',', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));
        return $"{instrument.GetType().Name} {instrument.Name} {value} {labels}";
    }
}
