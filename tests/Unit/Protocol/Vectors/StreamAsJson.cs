using System.Globalization;
using System.Text.Json.Nodes;
using Monitoring.Model;
using Monitoring.Protocol.Codec;
using Monitoring.Protocol.Frames;

namespace Monitoring.Tests.Unit.Protocol.Vectors;

/// <summary>What our decoder makes of a stream, as PROTOCOL.md, section 14, writes it down.</summary>
internal static class StreamAsJson
{
    public static List<JsonNode> Decode(ReadOnlySpan<byte> bytes)
    {
        List<JsonNode> lines = [];
        StreamDecoder? main = null;
        StreamDecoder? ahead = null;
        while (FrameReader.Read(bytes, out var frame) == FrameReading.Ok)
        {
            bytes = bytes[frame.Whole.Length..];
            if (frame.Type is not (>= FrameType.Define and <= FrameType.Snapshot))
                continue;
            if (frame.Flags.Has(FrameFlags.Incarnation))
                main ??= new StreamDecoder(new WireReader(frame.Payload).U64());
            ahead ??= new StreamDecoder(main!.Incarnation);
            var isAhead = frame.Type == FrameType.Snapshot || frame.Flags.Has(FrameFlags.Ahead);
            var decoder = isAhead ? ahead : main!;
            var outcome = frame.Type == FrameType.Snapshot
                ? decoder.ApplySnapshot(frame.Payload)
                : decoder.Apply(frame, out _);
            Assert.IsTrue(outcome is Application.Applied or Application.Known, $"{frame.Type}: {outcome}");
            if (outcome == Application.Applied && frame.Type is FrameType.Batch or FrameType.Snapshot)
                lines.Add(Line(frame.Type, decoder, isAhead ? 0 : decoder.AppliedSeq));
        }
        Assert.IsTrue(bytes.IsEmpty, "bytes that are no frame");
        return lines;
    }

    private static JsonObject Line(FrameType type, StreamDecoder decoder, ulong seq)
    {
        List<GroupSnapshot> changed = [];
        decoder.TakeChanged(changed);
        return new JsonObject
        {
            ["frame"] = type == FrameType.Snapshot ? "SNAPSHOT" : "BATCH",
            ["incarnation"] = decoder.Incarnation.ToString("x16", CultureInfo.InvariantCulture),
            ["seq"] = seq,
            ["time"] = decoder.TimeMs,
            ["groups"] = new JsonArray([.. changed.OrderBy(g => g.Name, StringComparer.Ordinal).Select(Group)]),
        };
    }

    private static JsonObject Group(GroupSnapshot group) => new()
    {
        ["name"] = group.Name,
        ["time"] = group.TimeMs,
        ["samples"] = new JsonArray([.. group.Series.Select((series, i) => Sample(group, series, i))]),
    };

    private static JsonArray Sample(GroupSnapshot group, Series series, int index) => new(
        series.ToString(),
        group.Values[index].ToString(CultureInfo.InvariantCulture),
        BitConverter.DoubleToInt64Bits(group.Exposed(index)).ToString("x16", CultureInfo.InvariantCulture));
}
