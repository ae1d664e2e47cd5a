using Monitoring.Model;
using Monitoring.Protocol.Codec;

namespace Monitoring.Tests.Unit.Protocol.Codec;

/// <summary>
/// An agent that does what the bytes of a script say (so that a failing script can be shortened), beside a model of
/// what a collector must have after each cycle.
/// </summary>
internal sealed class ScriptedAgent(byte[] script)
{
    private const int GroupsMax = 3;
    private static readonly long[] Interesting =
        [0, 1, -1, 63, 64, 1 << 20, long.MaxValue, long.MinValue, 0x3FF0000000000000, 0x7FF8000000000000];

    private readonly StreamPair stream = new();
    private readonly List<ModelGroup> groups = [];
    private readonly Dictionary<string, GroupSnapshot> seen = [];
    private long timeMs = 1_000_000;
    private int at;
    private int names;

    public void Run()
    {
        while (at < script.Length)
        {
            stream.Cycle(timeMs += Next() * 10, _ => Cycle());
            foreach (var (name, group) in stream.Changed())
                seen[name] = group;
            AssertSeen();
            if (Next() % 8 == 0)
                AssertSnapshot();
            if (Next() % 16 == 0)
                Restart();
        }
    }

    private void Cycle()
    {
        if (groups.Count < GroupsMax && Next() % 4 == 0)
        {
            var name = "g" + groups.Count;
            groups.Add(new ModelGroup(stream.Encoder.AddGroup(name, TimeSpan.FromSeconds(1)), name));
        }
        if (Next() % 8 == 0)
            stream.Encoder.RequestKeyFrame();
        if (Next() % 16 == 0)
            stream.Encoder.RequestRestatement();
        foreach (var group in groups)
        {
            var what = Next() % 8;
            if (what == 0)
                Fail(group);
            else if (what > 2)
                Sample(group);
        }
    }

    private void Fail(ModelGroup group)
    {
        stream.Encoder.FailGroup(group.Index);
        group.HasValues = false;
    }

    private void Sample(ModelGroup group)
    {
        for (var retired = Next() % 8 == 0 ? Next() % 4 : 0; retired > 0 && group.Slots.Count > 0; retired--)
        {
            var slot = group.Slots.Keys.ElementAt(Next() % group.Slots.Count);
            stream.Encoder.Retire(slot);
            group.Slots.Remove(slot);
        }
        for (var added = group.Slots.Count == 0 || Next() % 8 == 0 ? Next() % 80 : 0; added > 0; added--)
        {
            var series = StreamPair.Series("s" + names++, (ValueKind)(names % 3));
            group.Slots.Add(stream.Encoder.Define(group.Index, series), (series, 0));
        }
        foreach (var (slot, (series, value)) in group.Slots.ToArray())
            group.Slots[slot] = (series, Mutate(value));
        CollectionAssert.AreEqual(group.Slots.Keys.ToArray(), stream.Encoder.LiveSlots(group.Index).ToArray());
        stream.Encoder.WriteGroup(group.Index, [.. group.Slots.Values.Select(s => s.Value)]);
        group.HasValues = true;
        group.TimeMs = timeMs;
    }

    private long Mutate(long value) => (Next() % 8) switch
    {
        0 or 1 or 2 or 3 => value,
        4 => value + Next(),
        5 => value - Next(),
        6 => value ^ (long)Next() << (Next() % 64),
        _ => Interesting[Next() % Interesting.Length],
    };

    /// <summary>The collector starts anew: it gets the restatement and the key frame, or what followed.</summary>
    private void Restart()
    {
        stream.Encoder.RequestRestatement();
        stream.Decoder = new StreamDecoder(StreamPair.Incarnation, Next() % 2 == 0 ? 0 : stream.Encoder.LastSeq);
        seen.Clear();
    }

    private void AssertSnapshot()
    {
        var frames = new Monitoring.Protocol.Frames.FrameWriter();
        stream.Encoder.WriteSnapshot(0, frames, null);
        var decoder = new StreamDecoder(StreamPair.Incarnation);
        var rest = frames.Written;
        while (Monitoring.Protocol.Frames.FrameReader.Read(rest, out var frame)
            == Monitoring.Protocol.Frames.FrameReading.Ok)
        {
            rest = rest[frame.Whole.Length..];
            Assert.AreEqual(Application.Applied, frame.Type == Monitoring.Protocol.Frames.FrameType.Snapshot
                ? decoder.ApplySnapshot(frame.Payload)
                : decoder.Apply(frame, out _));
        }
        AssertGroups(StreamPair.All(decoder));
    }

    private void AssertSeen() => AssertGroups(seen.Where(g => g.Value.Series.Length > 0).ToDictionary());

    private void AssertGroups(Dictionary<string, GroupSnapshot> actual)
    {
        foreach (var group in groups)
        {
            if (!group.HasValues || group.Slots.Count == 0)
            {
                Assert.IsTrue(!actual.TryGetValue(group.Name, out var none) || none.Series.Length == 0);
                continue;
            }
            var found = actual[group.Name];
            Assert.AreEqual(group.TimeMs, found.TimeMs);
            CollectionAssert.AreEqual(group.Slots.Values.Select(s => s.Series).ToArray(), found.Series);
            CollectionAssert.AreEqual(group.Slots.Values.Select(s => s.Value).ToArray(), found.Values);
        }
    }

    private int Next() => at < script.Length ? script[at++] : ++at & 0x7F;

    private sealed class ModelGroup(int index, string name)
    {
        public int Index { get; } = index;

        public string Name { get; } = name;

        public SortedDictionary<int, (Series Series, long Value)> Slots { get; } = [];

        public bool HasValues { get; set; }

        public long TimeMs { get; set; }
    }
}
