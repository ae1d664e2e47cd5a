using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;

namespace Monitoring.Tests.Unit.Protocol.Codec;

/// <summary>What tells series apart is let go between catalogue frames, and holds all the same.</summary>
[TestClass]
public sealed class SeriesIndexTests
{
    private readonly StreamPair stream = new();
    private readonly int group;

    public SeriesIndexTests() => group = stream.Encoder.AddGroup("g", TimeSpan.FromSeconds(1));

    [TestMethod]
    public void Series_DefinedAgainLongAfter_IsRefusedAsADuplicate()
    {
        Batches(40, define: ["a", "b"]);
        Batches(40, define: ["a"]);

        List<Refusal> refusals = [];
        stream.Decoder.TakeRefusals(refusals);
        Assert.AreEqual(RefusalReason.Duplicate, refusals.Single().Reason);
        Assert.AreEqual(2, stream.Decoder.SeriesCount);
    }

    [TestMethod]
    public void Series_RetiredLongAfter_MayComeAgain()
    {
        Batches(40, define: ["a", "b"]);
        stream.Cycle(0, e =>
        {
            e.Retire(0);
            e.WriteGroup(group, new long[e.LiveSlots(group).Length]);
        });
        Assert.AreEqual(1, stream.Decoder.SeriesCount);
        Batches(40, define: ["a"]);

        Assert.AreEqual(2, stream.Decoder.SeriesCount);
        Assert.IsFalse(stream.Decoder.HasRefusals);
    }

    [TestMethod]
    public void Snapshot_GivenOutBeforeARetirement_StaysAsItWas()
    {
        Batches(40, define: ["a", "b", "c"]);
        var before = stream.Changed()["g"];
        stream.Cycle(0, e =>
        {
            e.Retire(0);
            e.WriteGroup(group, new long[e.LiveSlots(group).Length]);
        });

        Assert.AreEqual("a b c", string.Join(' ', before.Series.Select(s => s.SampleName)));
        Assert.AreEqual("b c", string.Join(' ', stream.Changed()["g"].Series.Select(s => s.SampleName)));
    }

    private void Batches(int count, string[] define)
    {
        for (var i = 0; i < count; i++)
        {
            stream.Cycle(0, e =>
            {
                foreach (var name in i == 0 ? define : [])
                    e.Define(group, StreamPair.Series(name));
                e.WriteGroup(group, new long[e.LiveSlots(group).Length]);
            });
        }
    }
}
