using Monitoring.Model;
using Monitoring.Protocol.Codec;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;

namespace Monitoring.Tests.Unit.Protocol.Codec;

/// <summary>An encoder whose frames go straight into a decoder.</summary>
internal sealed class StreamPair
{
    public const ulong Incarnation = 0x0123456789ABCDEF;

    public StreamEncoder Encoder { get; } = new(Incarnation);

    public StreamDecoder Decoder { get; set; } = new(Incarnation);

    public List<byte[]> Sent { get; } = [];

    public static Series Series(string name, ValueKind kind = ValueKind.UInt64, params ReadOnlySpan<Label> labels) =>
        new(new Family(name, MetricType.Gauge, "A help text.", kind), new LabelSet(labels));

    /// <summary>Adds the group <c>g</c> with the series <c>s0</c>, <c>s1</c> and so on.</summary>
    public int Define(int count)
    {
        var group = Encoder.AddGroup("g", TimeSpan.FromSeconds(1));
        for (var i = 0; i < count; i++)
            Encoder.Define(group, Series("s" + i));
        return group;
    }

    /// <summary>Encodes one cycle and decodes it.</summary>
    public void Cycle(long timeMs, Action<StreamEncoder> fill)
    {
        foreach (var frame in Encode(timeMs, fill))
            Assert.AreEqual(Application.Applied, Apply(frame));
    }

    public IReadOnlyList<byte[]> Encode(long timeMs, Action<StreamEncoder> fill)
    {
        Encoder.Begin(timeMs);
        fill(Encoder);
        Encoder.End();
        List<byte[]> frames = [];
        foreach (var frame in Encoder.Frames)
            frames.Add(Encoder.Bytes.Slice(frame.Offset, frame.Length).ToArray());
        Sent.AddRange(frames);
        return frames;
    }

    public Application Apply(byte[] bytes) => Apply(Decoder, bytes, out _);

    public static Application Apply(StreamDecoder decoder, byte[] bytes, out StreamEvent? happened)
    {
        Assert.AreEqual(FrameReading.Ok, FrameReader.Read(bytes, out var frame));
        Assert.AreEqual(bytes.Length, frame.Whole.Length);
        return decoder.Apply(frame, out happened);
    }

    public Dictionary<string, GroupSnapshot> Changed()
    {
        List<GroupSnapshot> changed = [];
        Decoder.TakeChanged(changed);
        return changed.ToDictionary(g => g.Name);
    }

    public static Dictionary<string, GroupSnapshot> All(StreamDecoder decoder)
    {
        List<GroupSnapshot> all = [];
        decoder.TakeAll(all);
        return all.ToDictionary(g => g.Name);
    }
}
