using System.Buffers;
using Monitoring.Agent.Sampling;
using Monitoring.Collector.Exposition;
using Monitoring.Collector.Instruments;
using Monitoring.Model;
using Monitoring.Reactor;
using Monitoring.Tests.Unit.Tidy;
using Monitoring.Text;

namespace Monitoring.Tests.Unit.Exposition;

/// <summary>METRICS.md names every metric that the two programs have of their own, as the code declares it.</summary>
[TestClass]
public sealed class MetricsDocumentTests
{
    private static readonly FleetSpread Spread = new(1, 1, 1, 1);

    [TestMethod]
    public void Document_Rows_AreWhatTheCodeDeclares()
    {
        string[] declared = [.. Instruments().Concat(Families()).Concat(Agent()).Order(StringComparer.Ordinal)];
        var document = File.ReadAllLines(Path.Combine(SourceTree.Root, "collector/Exposition/METRICS.md"));
        string[] documented =
            [.. document.Where(line => line.StartsWith("| `")).Order(StringComparer.Ordinal)];

        CollectionAssert.AreEqual(declared, documented);
    }

    private static IEnumerable<string> Instruments()
    {
        using var instruments = new InstrumentSet();
        _ = new CollectorMetrics(instruments);
        CollectorMetrics.DeclareReactor(instruments, new VirtualReactor());
        _ = new HistoryMetrics(instruments);
        _ = new WebMetrics(instruments);
        WebMetrics.Declare(instruments, () => 0, () => DateTimeOffset.UnixEpoch);
        ProcessReadings.Declare(instruments);
        return
        [
            .. from own in instruments.Declared
               let label = (own as LabelledCounter)?.Label ?? ""
               select Row(own.PrometheusName, own.Kind.ToString(), label, own.Help),
        ];
    }

    private static IEnumerable<string> Agent()
    {
        var own = new SampleGroup("agent");
        using var sampler = new AgentSampler(new AgentCounters(), "1", DateTimeOffset.UnixEpoch);
        sampler.Sample(own);
        return
        [
            .. from handle in Enumerable.Range(0, own.HandleEnd)
               let series = own.SeriesAt(handle)
               let labels = string.Join(", ", series.Labels.Select(label => label.Name))
               select Row(series.Family.Name, series.Family.Type.ToString(), labels, series.Family.Help),
        ];
    }

    private static IEnumerable<string> Families()
    {
        var host = new ExposedHost("a", Serving: true, "", LabelSet.Empty, [])
        {
            LastSeenMs = 1, RoundTripSeconds = 1, ClockOffsetSeconds = 1, ClockDriftRatio = 1,
            LinkCounter = 1, AgentVersion = "1",
        };
        var fleet = new FleetFigures
        {
            Cpu = Spread, Memory = Spread, Disk = Spread, NetworkReceive = Spread, NetworkTransmit = Spread,
            Cpus = 1, MemoryUsedBytes = 1, MemorySizeBytes = 1, DiskUsedBytes = 1, DiskSizeBytes = 1,
        };
        var text = new ArrayBufferWriter<byte>();
        var sources = ExpositionEndpoints.Collector(new FixedFleet(host) { Fleet = fleet });
        new ExpositionWriter(sources, ExpositionFormat.PrometheusText).WriteSome(text, int.MaxValue);
        return
            from family in ExpositionParser.Parse(text.WrittenSpan).Families
            let labels = string.Join(", ", family.Samples[0].Labels.Select(label => label.Name))
            select Row(family.Name, family.Type.ToString(), labels, family.Help);
    }

    private static string Row(string name, string type, string labels, string help) =>
        $"| `{name}` | {type.ToLowerInvariant()} | {labels} | {help} |";
}
