using Monitoring.Model;
using Monitoring.Protocol.Codec;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;

namespace Monitoring.Tests.Unit.Protocol.Codec;

[TestClass]
public sealed class StreamCodecTests
{
    private readonly StreamPair stream = new();

    [TestMethod]
    public void Cycle_TwoGroups_GivesTheirValuesAndSeries()
    {
        var cpu = stream.Encoder.AddGroup("cpu", TimeSpan.FromSeconds(1));
        var disk = stream.Encoder.AddGroup("disk", TimeSpan.FromSeconds(10));
        var one = StreamPair.Series("a", ValueKind.UInt64, new Label("cpu", "0"));
        var two = StreamPair.Series("b", ValueKind.Float64);

        stream.Cycle(5000, e =>
        {
            e.Define(cpu, one);
            e.Define(cpu, two);
            e.WriteGroup(cpu, [7, BitConverter.DoubleToInt64Bits(0.1)]);
        });

        var changed = stream.Changed();
        Assert.HasCount(1, changed);
        Assert.AreEqual(5000, changed["cpu"].TimeMs);
        CollectionAssert.AreEqual(new[] { one, two }, changed["cpu"].Series);
        Assert.AreEqual(7, changed["cpu"].Exposed(0));
        Assert.AreEqual(0.1, changed["cpu"].Exposed(1));
        Assert.AreEqual(TimeSpan.FromSeconds(10), stream.Decoder.IntervalOf("disk"));
        Assert.AreEqual(TimeSpan.FromSeconds(1), stream.Decoder.ShortestInterval);
        Assert.AreEqual(1, disk);
    }

    [TestMethod]
    public void Cycle_NothingNew_KeepsTheSeriesArray()
    {
        var group = stream.Define(3);
        stream.Cycle(1000, e => e.WriteGroup(group, [1, 2, 3]));
        var first = stream.Changed()["g"];
        stream.Cycle(2000, e => e.WriteGroup(group, [1, 5, 3]));
        var second = stream.Changed()["g"];

        Assert.AreSame(first.Series, second.Series);
        CollectionAssert.AreEqual(new long[] { 1, 2, 3 }, first.Values);
        CollectionAssert.AreEqual(new long[] { 1, 5, 3 }, second.Values);
    }

    [TestMethod]
    public void Cycle_GroupNotDue_IsNotGivenOut()
    {
        var group = stream.Define(1);
        stream.Cycle(1000, e => e.WriteGroup(group, [1]));
        stream.Changed();
        stream.Cycle(2000, _ => { });

        Assert.IsEmpty(stream.Changed());
        Assert.AreEqual(2000, stream.Decoder.TimeMs);
        Assert.AreEqual(1, stream.Decoder.Samples);
    }

    [TestMethod]
    public void Failure_AfterValues_TakesThemAway()
    {
        var group = stream.Define(2);
        stream.Cycle(1000, e => e.WriteGroup(group, [100, 200]));
        stream.Changed();
        stream.Cycle(2000, e => e.FailGroup(group));

        Assert.IsEmpty(stream.Changed()["g"].Series);

        stream.Cycle(3000, e => e.WriteGroup(group, [101, 200]));
        CollectionAssert.AreEqual(new long[] { 101, 200 }, stream.Changed()["g"].Values);
    }

    [TestMethod]
    public void Retire_OneOfThree_KeepsTheOthersInOrder()
    {
        var group = stream.Define(3);
        stream.Cycle(1000, e => e.WriteGroup(group, [1, 2, 3]));
        stream.Changed();
        stream.Cycle(2000, e =>
        {
            e.Retire(e.LiveSlots(group)[1]);
            e.Define(group, StreamPair.Series("new"));
            e.WriteGroup(group, [10, 30, 40]);
        });

        var changed = stream.Changed()["g"];
        CollectionAssert.AreEqual(new long[] { 10, 30, 40 }, changed.Values);
        CollectionAssert.AreEqual(new[] { "s0", "s2", "new" }, changed.Series.Select(s => s.SampleName).ToArray());
    }

    [TestMethod]
    public void Define_BeforeItsBatch_IsNotGivenOut()
    {
        var group = stream.Define(1);
        stream.Cycle(1000, e => e.WriteGroup(group, [1]));
        var frames = stream.Encode(2000, e =>
        {
            e.Define(group, StreamPair.Series("late"));
            e.WriteGroup(group, [1, 9]);
        });
        Assert.AreEqual(Application.Applied, stream.Apply(frames[0]));

        CollectionAssert.AreEqual(new long[] { 1 }, stream.Changed()["g"].Values);
        Assert.AreEqual(Application.Applied, stream.Apply(frames[1]));
        CollectionAssert.AreEqual(new long[] { 1, 9 }, stream.Changed()["g"].Values);
    }

    [TestMethod]
    public void KeyFrame_AfterTheInterval_ComesOfItsOwnAccord()
    {
        var group = stream.Define(1);
        for (var i = 0; i <= Limits.KeyFrameIntervalMax + 1; i++)
        {
            stream.Cycle(1000 + i, e => e.WriteGroup(group, [i]));
            var isKey = stream.Encoder.Frames.Any(f => f.IsKey);
            Assert.AreEqual(i is 0 or Limits.KeyFrameIntervalMax + 1, isKey, $"batch {i}");
        }
    }

    [TestMethod]
    public void KeyFrame_OnANewDecoder_BringsTheGroupsThatAreNotDue()
    {
        var fast = stream.Define(2);
        var slow = stream.Encoder.AddGroup("slow", TimeSpan.FromSeconds(10));
        var catalogue = stream.Encode(1000, e =>
        {
            e.Define(slow, StreamPair.Series("x"));
            e.WriteGroup(slow, [5]);
            e.WriteGroup(fast, [1, 2]);
        });
        stream.Encode(2000, e => e.WriteGroup(fast, [1, 3]));
        stream.Encoder.RequestKeyFrame();
        var key = stream.Encode(3000, e => e.WriteGroup(fast, [1, 4]));
        var next = stream.Encode(4000, e =>
        {
            e.WriteGroup(fast, [2, 4]);
            e.WriteGroup(slow, [6]);
        });

        Assert.AreEqual(Application.Applied, stream.Apply(catalogue[0]));
        Assert.AreEqual(Application.Applied, stream.Apply(key[0]));
        var changed = stream.Changed();
        Assert.AreEqual(1000, changed["slow"].TimeMs);
        CollectionAssert.AreEqual(new long[] { 5 }, changed["slow"].Values);
        CollectionAssert.AreEqual(new long[] { 1, 4 }, changed["g"].Values);

        Assert.AreEqual(Application.Applied, stream.Apply(next[0]));
        CollectionAssert.AreEqual(new long[] { 6 }, stream.Changed()["slow"].Values);
        Assert.AreEqual(0, stream.Decoder.MissingFrames);
    }

    [TestMethod]
    public void Gap_BeforeABatch_BreaksTheDecoder()
    {
        var group = stream.Define(1);
        stream.Cycle(1000, e => e.WriteGroup(group, [1]));
        stream.Encode(2000, e => e.WriteGroup(group, [2]));
        var third = stream.Encode(3000, e => e.WriteGroup(group, [3]));

        var applied = stream.Decoder.AppliedSeq;
        Assert.AreEqual(Application.BrokenSequence, stream.Apply(third[0]));
        Assert.IsTrue(stream.Decoder.Broken);
        Assert.AreEqual(applied, stream.Decoder.AppliedSeq, "what broke it was not applied and must not be acked");
    }

    [TestMethod]
    public void Gap_BeforeAKeyFrame_IsCounted()
    {
        var group = stream.Define(1);
        stream.Cycle(1000, e => e.WriteGroup(group, [1]));
        stream.Encode(2000, e => e.WriteGroup(group, [2]));
        stream.Encode(2500, e => e.WriteGroup(group, [2]));
        stream.Encoder.RequestKeyFrame();
        stream.Cycle(3000, e => e.WriteGroup(group, [3]));

        Assert.AreEqual(2, stream.Decoder.MissingFrames);
    }

    [TestMethod]
    public void Gap_InTheCatalogue_IsFound()
    {
        var group = stream.Define(1);
        stream.Cycle(1000, e => e.WriteGroup(group, [1]));
        stream.Encode(2000, e =>
        {
            e.Define(group, StreamPair.Series("lost"));
            e.WriteGroup(group, [1, 2]);
        });
        stream.Encoder.RequestKeyFrame();
        var key = stream.Encode(3000, e => e.WriteGroup(group, [3, 4]));

        Assert.AreEqual(Application.BrokenSequence, stream.Apply(key[0]));
    }

    [TestMethod]
    public void Resume_SentAgain_IsKnown()
    {
        var group = stream.Define(1);
        for (var i = 0; i < 5; i++)
            stream.Cycle(1000 + i, e => e.WriteGroup(group, [i]));
        stream.Changed();

        foreach (var frame in stream.Sent)
            Assert.AreEqual(Application.Known, stream.Apply(frame));
        Assert.IsEmpty(stream.Changed());
    }

    [TestMethod]
    public void Resume_NewDecoderBehindCommitted_DecodesButReportsNothingNew()
    {
        var group = stream.Define(1);
        for (var i = 0; i < 5; i++)
            stream.Encode(1000 + i, e => e.WriteGroup(group, [i]));
        var committed = stream.Encoder.LastSeq - 1;
        stream.Decoder = new StreamDecoder(StreamPair.Incarnation, committed);

        var outcomes = stream.Sent.Select(stream.Apply).ToArray();

        Assert.IsTrue(outcomes[..^1].All(o => o == Application.Known));
        Assert.AreEqual(Application.Applied, outcomes[^1]);
        CollectionAssert.AreEqual(new long[] { 4 }, stream.Changed()["g"].Values);
        Assert.AreEqual(0, stream.Decoder.MissingFrames);
    }

    [TestMethod]
    public void Restatement_AfterChurn_StartsANewDecoder()
    {
        var group = stream.Define(3);
        stream.Cycle(1000, e => e.WriteGroup(group, [1, 2, 3]));
        stream.Cycle(2000, e =>
        {
            e.Retire(e.LiveSlots(group)[0]);
            e.WriteGroup(group, [2, 3]);
        });
        stream.Encoder.RequestRestatement();
        var restated = stream.Encode(3000, e => e.WriteGroup(group, [4, 5]));
        Assert.IsTrue(stream.Encoder.Frames[0].IsRestatement);
        Assert.IsTrue(stream.Encoder.Frames[1].IsKey);

        var other = new StreamDecoder(StreamPair.Incarnation);
        foreach (var frame in restated)
        {
            Assert.AreEqual(Application.Applied, StreamPair.Apply(other, frame, out _));
            Assert.AreEqual(Application.Applied, stream.Apply(frame));
        }
        CollectionAssert.AreEqual(new long[] { 4, 5 }, StreamPair.All(other)["g"].Values);
        CollectionAssert.AreEqual(new long[] { 4, 5 }, stream.Changed()["g"].Values);
    }

    [TestMethod]
    public void Event_Reported_ArrivesOnce()
    {
        var happened = new StreamEvent(EventKind.Drop, 1234, -5, "text");
        var frames = stream.Encode(1000, e => e.Report(happened));
        foreach (var frame in frames.SkipLast(1))
            stream.Apply(frame);

        Assert.AreEqual(Application.Applied, StreamPair.Apply(stream.Decoder, frames[^1], out var read));
        Assert.AreEqual(happened, read);
        Assert.AreEqual(Application.Known, StreamPair.Apply(stream.Decoder, frames[^1], out read));
        Assert.IsNull(read);
    }

    [TestMethod]
    public void Snapshot_OnASecondDecoder_ShowsTheNewestValues()
    {
        var group = stream.Define(2);
        stream.Cycle(1000, e => e.WriteGroup(group, [1, 2]));
        stream.Cycle(2000, e => e.WriteGroup(group, [3, 4]));
        var ahead = new FrameWriter();
        var known = stream.Encoder.WriteSnapshot(0, ahead, null);
        var length = ahead.Length;
        Assert.AreEqual(known, stream.Encoder.WriteSnapshot(known, ahead, null));
        Assert.IsLessThan(length, ahead.Length - length, "the catalogue is not restated twice");

        var second = new StreamDecoder(StreamPair.Incarnation);
        var rest = ahead.Written;
        while (!rest.IsEmpty)
        {
            Assert.AreEqual(FrameReading.Ok, FrameReader.Read(rest, out var frame));
            var outcome = frame.Type == FrameType.Snapshot
                ? second.ApplySnapshot(frame.Payload)
                : second.Apply(frame, out _);
            Assert.AreEqual(Application.Applied, outcome);
            rest = rest[frame.Whole.Length..];
        }
        CollectionAssert.AreEqual(new long[] { 3, 4 }, StreamPair.All(second)["g"].Values);

        stream.Cycle(3000, e => e.WriteGroup(group, [3, 5]));
        CollectionAssert.AreEqual(new long[] { 3, 5 }, stream.Changed()["g"].Values);
    }

    [TestMethod]
    public void SteadyState_EncodeAndDecode_AllocatesNothing()
    {
        var group = stream.Define(200);
        var values = new long[200];
        var frames = new List<byte[]>();
        for (var i = 0; i < 200; i++)
        {
            values[i] += i;
            frames.AddRange(stream.Encode(1000 + i, e => e.WriteGroup(group, values)));
        }
        foreach (var frame in frames[..100])
            stream.Apply(frame);

        var next = 100;
        Allocation.AssertNone(
            () =>
            {
                for (var end = next + 30; next < end; next++)
                {
                    FrameReader.Read(frames[next], out var frame);
                    stream.Decoder.Apply(frame, out _);
                }
            },
            "decoding");

        // The first round lets the buffers grow to what the largest key frame takes.
        EncodeHundred(group, values, 1L << 40);
        Allocation.AssertNone(() => EncodeHundred(group, values, 1), "encoding");
    }

    private void EncodeHundred(int group, long[] values, long step)
    {
        for (var i = 0; i < 100; i++)
        {
            for (var slot = 0; slot < values.Length; slot++)
                values[slot] += step;
            stream.Encoder.Begin(2000 + i);
            stream.Encoder.WriteGroup(group, values);
            stream.Encoder.End();
        }
    }
}
