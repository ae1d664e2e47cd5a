using System.Text;
using Monitoring.Collector.Cli;
using Monitoring.Collector.Store.Query;
using Monitoring.Model;
using Monitoring.Tests.Unit.Store.Query;

namespace Monitoring.Tests.Unit.CollectorCli;

[TestClass]
public sealed class HistoryVerbsTests
{
    private const long StartMs = 1_767_225_600_000;
    private static readonly Guid Web1 = Guid.Parse("00000000-0000-0000-0000-000000000001");
    private static readonly Guid Gone = Guid.Parse("00000000-0000-0000-0000-000000000003");

    private readonly FakeHistory history = new();
    private readonly StringWriter said = new() { NewLine = "\n" };

    [TestMethod]
    public void Stats_Hosts_AreRowsByName()
    {
        Record(Web1);
        Record(Gone);

        Assert.AreEqual(0, Verbs().Stats());

        Assert.AreEqual(
            """
            HOST                              STREAMS      FRAMES  FROM                  TO
            00000000000000000000000000000003        1           3  2026-01-01 00:00:00Z  2026-01-01 00:00:02Z
            web1                                    1           3  2026-01-01 00:00:00Z  2026-01-01 00:00:02Z

            """,
            said.ToString());
    }

    [TestMethod]
    public void Check_AllWhole_CountsAndSucceeds()
    {
        Record(Web1);

        Assert.AreEqual(0, Verbs().Check());

        Assert.AreEqual(
            "1 runs, 3 batches, 3 samples in 61 bytes of frames: 0 runs cannot be read, 0 ranges are lost\n",
            said.ToString());
    }

    [TestMethod]
    public void Check_DamagedRun_SaysWhoseAndFails()
    {
        Record(Web1, corrupt: true);

        Assert.AreEqual(1, Verbs().Check());

        StringAssert.StartsWith(said.ToString(), "web1, stream 0000000000000007: 1 runs of frames cannot be read\n");
    }

    [TestMethod]
    public void Export_Span_IsWrittenAndToldOf()
    {
        Record(Web1);
        using var output = new MemoryStream();

        var code = Verbs().Export(
            new DataCommand("history export", "/") { From = "2026-01-01T00:00:01Z", To = "now", Match = "x" },
            () => output);

        Assert.AreEqual(0, code);
        Assert.AreEqual(
            """
            # HELP x Help.
            # TYPE x gauge
            x{instance="web1"} 1.0 1767225601.000
            x{instance="web1"} 2.0 1767225602.000
            # EOF

            """,
            Encoding.UTF8.GetString(output.ToArray()));
        Assert.AreEqual("2 samples of 1 series\n", said.ToString());
    }

    [TestMethod]
    public void Export_NothingButADamagedPiece_SaysSoAndFails()
    {
        Record(Web1);
        history.Damage(0);

        Assert.AreEqual(1, Verbs().Export(new DataCommand("history export", "/"), () => new MemoryStream()));

        StringAssert.EndsWith(
            said.ToString(), "some of what is stored cannot be read: see monitoring-collector history check\n");
    }

    [TestMethod]
    public void Check_DamagedPiece_IsCounted()
    {
        Record(Web1);
        history.Damage(0);

        Assert.AreEqual(1, Verbs().Check());

        StringAssert.StartsWith(said.ToString(), "web1, stream 0000000000000007: 1 runs of frames cannot be read\n");
    }

    [TestMethod]
    [DataRow("yesterday", "", "")]
    [DataRow("now", "{", "")]
    [DataRow("now", "", "nobody")]
    public void Export_WrongOption_IsToldBeforeAnythingIsMade(string from, string match, string host)
    {
        var command = new DataCommand("history export", "/")
        {
            From = from, Match = match, Hosts = host.Length > 0 ? [host] : [],
        };

        var error = Assert.ThrowsExactly<StartupException>(
            () => Verbs().Export(command, () => throw new AssertFailedException("a file was made")));

        Assert.AreEqual(StartupException.Usage, error.ExitCode);
    }

    private void Record(Guid host, bool corrupt = false)
    {
        var stream = new RecordedStream();
        var group = stream.Encoder.AddGroup("g", TimeSpan.FromSeconds(1));
        for (var i = 0; i < 3; i++)
        {
            stream.Cycle(StartMs + i * 1_000, encoder =>
            {
                if (i == 0)
                    encoder.Define(group, RecordedStream.Gauge("x"));
                encoder.WriteGroup(group, [BitConverter.DoubleToInt64Bits(i)]);
            });
        }
        if (corrupt)
            stream.Frames[^1].Bytes[^1] ^= 1;
        history.Add(host, stream);
    }

    private HistoryVerbs Verbs() => new(history, new Names(), StartMs + 60_000, said);

    private sealed class Names : IHostNames
    {
        public IReadOnlyList<HostIdentity> Hosts { get; } = [new(Web1, "web1", LabelSet.Empty)];
    }
}
