using Monitoring.Model;
using Monitoring.Protocol.Codec;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;

namespace Monitoring.Tests.Unit.Protocol.Codec;

/// <summary>What a decoder gives out, and what it refuses.</summary>
[TestClass]
public sealed class StreamDecoderTests
{
    private readonly StreamPair stream = new();

    [TestMethod]
    public void Snapshot_AfterFurtherCycles_IsAsItWas()
    {
        var group = stream.Define(3);
        List<Action<StreamEncoder>> cycles =
        [
            e => e.WriteGroup(group, [1, 2, 3]),
            e => e.WriteGroup(group, [1, 5, 3]),
            e => e.FailGroup(group),
            e => e.WriteGroup(group, [1, 5, 4]),
            e =>
            {
                e.Retire(e.LiveSlots(group)[0]);
                e.WriteGroup(group, [5, 4]);
            },
            e =>
            {
                e.Define(group, StreamPair.Series("new"));
                e.WriteGroup(group, [5, 4, 9]);
            },
        ];
        // One of these is a key frame.
        for (var i = 0; i <= Limits.KeyFrameIntervalMax; i++)
            cycles.Add(e => e.WriteGroup(group, [5, 4, i]));
        List<(GroupSnapshot Given, long[] Values)> all = [];
        foreach (var cycle in cycles)
        {
            stream.Cycle(1000 + all.Count, cycle);
            var given = stream.Changed()["g"];
            all.Add((given, [.. given.Values]));
        }

        foreach (var (given, values) in all)
            CollectionAssert.AreEqual(values, given.Values);
    }

    [TestMethod]
    public void Batch_CutShort_GivesOutNothingOfIt()
    {
        var group = stream.Define(3);
        stream.Cycle(1000, e => e.WriteGroup(group, [1, 2, 3]));
        var whole = stream.Encode(2000, e => e.WriteGroup(group, [1 << 20, 1 << 30, 1 << 40])).Single();
        Assert.AreEqual(FrameReading.Ok, FrameReader.Read(whole, out var frame));
        var cut = new FrameWriter();
        cut.Begin(frame.Type, frame.Flags);
        cut.Bytes(frame.Payload[..^4]);
        cut.End();

        Assert.AreEqual(Application.Malformed, stream.Apply(cut.Written.ToArray()));

        Assert.IsEmpty(stream.Changed());
        Assert.IsEmpty(StreamPair.All(stream.Decoder));
    }

    [TestMethod]
    [DataRow(Limits.SeqMax, Application.Applied)]
    [DataRow(Limits.SeqMax + 1, Application.Malformed)]
    public void Frame_Seq_IsOneThatAStoreTakes(ulong seq, Application expected)
    {
        var frame = new FrameWriter();
        EventLayout.Write(frame, StreamPair.Incarnation, seq, new StreamEvent(EventKind.Gap, 1000, 5, "a gap"));

        Assert.AreEqual(expected, stream.Apply(frame.Written.ToArray()));
    }
}
