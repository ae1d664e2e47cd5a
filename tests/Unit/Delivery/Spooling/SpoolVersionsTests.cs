using System.Text;
using Monitoring.Agent.Delivery;
using Monitoring.Agent.Delivery.Spooling;
using Monitoring.Agent.Host;
using Monitoring.Agent.Sampling;
using Monitoring.Model;
using Monitoring.Protocol.Codec;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;
using Monitoring.Reactor;
using Monitoring.Tests.Unit.Tidy;

namespace Monitoring.Tests.Unit.Delivery.Spooling;

/// <summary>
/// A spool file of each version that was ever written is read for ever. <c>Versions/N.spool</c> is the file, and
/// <c>Versions/N.txt</c> what a decoder makes of it; the newest is what the writer writes, byte for byte. Who changes
/// what is written, on purpose, raises <see cref="SpoolHeader.Version"/> and adds a file; the old ones stay.
/// </summary>
[TestClass]
public sealed class SpoolVersionsTests
{
    private static readonly Guid AgentId = new("00112233-4455-6677-8899-aabbccddeeff");

    private static readonly string Versions = Path.Combine(
        SourceTree.Root, "tests/Unit/Delivery/Spooling/Versions");

    public static IEnumerable<object[]> Written =>
        Enumerable.Range(1, (int)SpoolHeader.Version).Select(version => new object[] { version });

    [TestMethod]
    [DynamicData(nameof(Written))]
    public void File_OfEachVersion_IsReadForEver(int version)
    {
        var files = new MemorySpoolFiles();
        files.Append(SpoolName.Of(1), File.ReadAllBytes(Path.Combine(Versions, $"{version}.spool")));

        var expected = File.ReadAllText(Path.Combine(Versions, $"{version}.txt"));

        Assert.AreEqual(expected, Decoded(files));
    }

    [TestMethod]
    public void Writer_OfTheNewestVersion_WritesTheCommittedBytes()
    {
        var committed = File.ReadAllBytes(Path.Combine(Versions, $"{SpoolHeader.Version}.spool"));

        CollectionAssert.AreEqual(
            committed,
            WriteNow()[SpoolName.Of(1)].ToArray(),
            "the spool's bytes have changed: raise SpoolHeader.Version and add a file, or take the change back");
    }

    // Two groups, series that come and go, a key frame of its own, an event: one of everything that a file can hold.
    private static MemorySpoolFiles WriteNow()
    {
        var (reactor, files, encoder) = (new VirtualReactor(), new MemorySpoolFiles(), new StreamEncoder(0xABCD));
        var spool = new Spool(reactor, files, AgentId, Spool.BytesDefault, new AgentCounters(), Log.None);
        spool.Open();
        var outbox = new SpooledOutbox(reactor, new Outbox(encoder.Incarnation), spool);
        var counts = encoder.AddGroup("counts", TimeSpan.FromSeconds(1));
        var loads = encoder.AddGroup("loads", TimeSpan.FromSeconds(10));
        var counter = new Family(
            "test_total", MetricType.Counter, "Counted.", ValueKind.UInt64, ValueOperation.DivideBy100);
        var gauge = new Family("test_load", MetricType.Gauge, "Measured.", ValueKind.Float64);
        for (var cycle = 0; cycle < 8; cycle++)
        {
            encoder.Begin(1_700_000_000_000 + (cycle * 1000));
            if (cycle == 0)
            {
                encoder.Define(counts, new Series(counter, new LabelSet(new Label("cpu", "0"))));
                encoder.Define(counts, new Series(counter, new LabelSet(new Label("cpu", "1"))));
                encoder.Define(loads, new Series(gauge, LabelSet.Empty));
            }
            if (cycle == 3)
                encoder.Retire(1);
            if (cycle == 5)
                encoder.RequestKeyFrame();
            encoder.WriteGroup(counts, cycle < 3 ? [cycle * 7, cycle * cycle] : [cycle * 7]);
            if (cycle % 4 == 0)
                encoder.WriteGroup(loads, [BitConverter.DoubleToInt64Bits(0.25 * cycle)]);
            if (cycle == 6)
                encoder.Report(new StreamEvent(EventKind.Gap, 1_700_000_006_000, 4_000, "nothing for 4000 ms"));
            encoder.End();
            outbox.Add(encoder.Frames, encoder.Bytes);
            reactor.AdvanceBy(TimeSpan.FromSeconds(1));
        }
        outbox.Flush();
        reactor.AdvanceBy(TimeSpan.Zero);
        reactor.AdvanceBy(TimeSpan.Zero);
        return files;
    }

    private static string Decoded(MemorySpoolFiles files)
    {
        var name = SpoolName.Of(1);
        var reading = new SpoolReading(files, name);
        Assert.IsTrue(reading.TryBegin(files.Length(name)));
        var header = reading.Header!.Value;
        var text = new StringBuilder();
        text.Append($"agent {header.AgentId:N} incarnation {header.Incarnation:x} acked {header.AckedSeq}\n");
        var decoder = new StreamDecoder(header.Incarnation);
        while (reading.TryNext(files.Length(name), out var frame, out var bytes))
        {
            Assert.AreEqual(FrameReading.Ok, FrameReader.Read(bytes, out var read));
            Assert.AreEqual(Application.Applied, decoder.Apply(read, out var happened));
            text.Append($"{frame.Seq} {frame.Type} {frame.Flags}");
            if (happened is not null)
                text.Append($" {happened.Kind} {happened.Amount} {happened.Text}");
            if (frame.Type == FrameType.Batch)
                AppendValues(text, decoder);
            text.Append('\n');
        }
        Assert.AreEqual(SpoolDamage.None, reading.Damage);
        return text.ToString();
    }

    private static void AppendValues(StringBuilder text, StreamDecoder decoder)
    {
        var groups = new List<GroupSnapshot>();
        decoder.TakeAll(groups);
        text.Append($" {decoder.TimeMs}");
        foreach (var group in groups)
        {
            for (var i = 0; i < group.Series.Length; i++)
                text.Append(FormattableString.Invariant($" {group.Series[i]}={group.Values[i]}"));
        }
    }
}
