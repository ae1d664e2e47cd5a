using System.Text;
using Monitoring.Collector.Store.Query;
using Monitoring.Model;

namespace Monitoring.Tests.Unit.Store.Query;

[TestClass]
public sealed class HistoryExportTests
{
    private static readonly HostIdentity Web1 = new(Guid.Parse("00000000-0000-0000-0000-000000000001"), "web1",
        new(new Label("env", "prod")));

    private static readonly HostIdentity Db2 = new(
        Guid.Parse("00000000-0000-0000-0000-000000000002"), "db 2", LabelSet.Empty);

    private const string Expected =
        """
        # HELP a Help.
        # TYPE a gauge
        a{instance="db 2"} 0.0 1.000
        a{instance="db 2"} 0.5 2.000
        a{instance="db 2"} 1.0 3.000
        a{env="prod",instance="web1"} 0.0 1.000
        a{env="prod",instance="web1"} 0.5 2.000
        a{env="prod",instance="web1"} 1.0 3.000
        # HELP b Help.
        # TYPE b counter
        b_total{instance="db 2",cpu="0"} 10.0 1.000
        b_total{instance="db 2",cpu="0"} 11.0 2.000
        b_total{instance="db 2",cpu="0"} 12.0 3.000
        b_total{instance="db 2",cpu="1"} 20.0 1.000
        b_total{instance="db 2",cpu="1"} 22.0 2.000
        b_total{instance="db 2",cpu="1"} 24.0 3.000
        b_total{env="prod",instance="web1",cpu="0"} 10.0 1.000
        b_total{env="prod",instance="web1",cpu="0"} 11.0 2.000
        b_total{env="prod",instance="web1",cpu="0"} 12.0 3.000
        b_total{env="prod",instance="web1",cpu="1"} 20.0 1.000
        b_total{env="prod",instance="web1",cpu="1"} 22.0 2.000
        b_total{env="prod",instance="web1",cpu="1"} 24.0 3.000
        # EOF

        """;

    private readonly FakeHistory history = new();

    [TestMethod]
    [DataRow(HistoryExport.SamplesMaxDefault, DisplayName = "in one pass")]
    [DataRow(7, DisplayName = "in several passes")]
    [DataRow(1, DisplayName = "a series a pass")]
    public void Write_TwoHosts_IsByFamilyThenBySeriesThenByTime(long samplesMax)
    {
        Record(Web1);
        Record(Db2);

        var (text, tally) = Write(samplesMax, SeriesSelector.All, new(0, 10_000));

        Assert.AreEqual(Expected, text);
        Assert.AreEqual(new ExportTally(6, 18, 0, 0), tally);
    }

    [TestMethod]
    public void Write_SpanAndSelector_NarrowIt()
    {
        Record(Web1);
        Record(Db2);

        var (text, _) = Write(100, SeriesSelector.Parse("b_total{cpu=\"1\",instance=\"web1\"}"), new(2_000, 2_999));

        Assert.AreEqual(
            """
            # HELP b Help.
            # TYPE b counter
            b_total{env="prod",instance="web1",cpu="1"} 22.0 2.000
            # EOF

            """,
            text);
    }

    [TestMethod]
    public void Write_NothingStored_IsAnEmptyText() =>
        Assert.AreEqual("# EOF\n", Write(100, SeriesSelector.All, new(0, 1)).Text);

    private void Record(HostIdentity host)
    {
        var stream = new RecordedStream();
        var group = stream.Encoder.AddGroup("g", TimeSpan.FromSeconds(1));
        for (var i = 0; i < 3; i++)
        {
            stream.Encoder.RequestKeyFrame();
            stream.Cycle(1_000 + i * 1_000, encoder =>
            {
                if (i == 0)
                {
                    encoder.Define(group, RecordedStream.Counter("b_total", new Label("cpu", "1")));
                    encoder.Define(group, RecordedStream.Counter("b_total", new Label("cpu", "0")));
                    encoder.Define(group, RecordedStream.Gauge("a"));
                }
                encoder.WriteGroup(group, [20 + 2 * i, 10 + i, BitConverter.DoubleToInt64Bits(i / 2.0)]);
            });
        }
        history.Add(host.Id, stream);
    }

    private (string Text, ExportTally Tally) Write(long samplesMax, SeriesSelector selector, TimeSpanMs span)
    {
        using var output = new MemoryStream();
        var tally = new HistoryExport(history, samplesMax).Write([Web1, Db2], selector, span, output, default);
        return (Encoding.UTF8.GetString(output.ToArray()), tally);
    }
}
