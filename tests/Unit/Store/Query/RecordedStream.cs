using Monitoring.Model;
using Monitoring.Protocol.Codec;

namespace Monitoring.Tests.Unit.Store.Query;

/// <summary>Frames of one stream as a real encoder makes them, kept one by one.</summary>
internal sealed class RecordedStream(ulong incarnation = 7)
{
    private readonly List<RecordedFrame> frames = [];

    public StreamEncoder Encoder { get; } = new(incarnation);

    public IReadOnlyList<RecordedFrame> Frames => frames;

    /// <summary>All frames, one after the other.</summary>
    public byte[] Bytes => [.. frames.SelectMany(frame => frame.Bytes)];

    public static Series Counter(string name, params ReadOnlySpan<Label> labels) =>
        new(new Family(name, MetricType.Counter, "Help."), new LabelSet(labels));

    public static Series Gauge(string name, params ReadOnlySpan<Label> labels) =>
        new(new Family(name, MetricType.Gauge, "Help.", ValueKind.Float64), new LabelSet(labels));

    /// <summary>Encodes one cycle.</summary>
    public void Cycle(long timeMs, Action<StreamEncoder> fill)
    {
        Encoder.Begin(timeMs);
        fill(Encoder);
        Encoder.End();
        foreach (var frame in Encoder.Frames)
            frames.Add(new(frame, Encoder.Bytes.Slice(frame.Offset, frame.Length).ToArray(), timeMs));
    }

    /// <summary>Encodes a cycle in which one group has these values.</summary>
    public void Cycle(long timeMs, int group, params long[] values) =>
        Cycle(timeMs, encoder => encoder.WriteGroup(group, values));
}

/// <summary>A frame with its bytes and the time of its cycle.</summary>
internal sealed record RecordedFrame(EncodedFrame Frame, byte[] Bytes, long TimeMs);
