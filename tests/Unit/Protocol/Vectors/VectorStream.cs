using Monitoring.Model;
using Monitoring.Protocol.Codec;
using Monitoring.Protocol.Frames;

namespace Monitoring.Tests.Unit.Protocol.Vectors;

/// <summary>Collects the frames of a vector while it is being made.</summary>
internal sealed class VectorStream
{
    private readonly List<string> lines = [];
    private long timeMs = 1_767_225_600_000;

    public StreamEncoder Encoder { get; } = new(0xFEDCBA9876543210);

    /// <summary>The frames, one a line in hexadecimal.</summary>
    public string Hex => string.Join('\n', lines) + '\n';

    public int Group(string name, params ReadOnlySpan<Series> series)
    {
        var group = Encoder.AddGroup(name, TimeSpan.FromSeconds(1));
        foreach (var one in series)
            Encoder.Define(group, one);
        return group;
    }

    public void Cycle(Action<StreamEncoder> fill, long stepMs = 1000)
    {
        timeMs += stepMs;
        Encoder.Begin(timeMs);
        fill(Encoder);
        Encoder.End();
        Add(Encoder.Bytes);
    }

    public void Snapshot(ulong knownCatalogueSeq)
    {
        var frames = new FrameWriter();
        Encoder.WriteSnapshot(knownCatalogueSeq, frames, null);
        Add(frames.Written);
    }

    public static Series Series(
        string name,
        MetricType type = MetricType.Gauge,
        ValueKind kind = ValueKind.UInt64,
        ValueOperations operations = default,
        SampleRole role = SampleRole.Value,
        params ReadOnlySpan<Label> labels) =>
        new(new Family(name, type, "What it means.", kind, operations), new LabelSet(labels), role);

    private void Add(ReadOnlySpan<byte> bytes)
    {
        while (FrameReader.Read(bytes, out var frame) == FrameReading.Ok)
        {
            lines.Add(Convert.ToHexStringLower(frame.Whole));
            bytes = bytes[frame.Whole.Length..];
        }
    }
}
