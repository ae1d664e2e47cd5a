using Monitoring.Protocol.Frames;

namespace Monitoring.Collector.Store.History;

/// <summary>Tells whether stored frames are still what was received, by their checksums.</summary>
internal static class FrameCheck
{
    /// <summary>True when the bytes are whole frames, one after the other.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> frames)
    {
        while (FrameReader.Read(frames, out var frame) == FrameReading.Ok)
            frames = frames[frame.Whole.Length..];
        return frames.IsEmpty;
    }
}
