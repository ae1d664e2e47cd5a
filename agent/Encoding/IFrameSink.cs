using Monitoring.Protocol.Codec;

namespace Monitoring.Agent.Encoding;

/// <summary>What takes the frames of each cycle: the outbox.</summary>
public interface IFrameSink
{
    /// <summary>A cycle's frames. On the reactor's thread; the bytes are valid during the call only.</summary>
    /// <param name="frames">In the order of their seq.</param>
    /// <param name="bytes">Where each frame's offset points into.</param>
    void FramesEncoded(IReadOnlyList<EncodedFrame> frames, ReadOnlySpan<byte> bytes);
}
