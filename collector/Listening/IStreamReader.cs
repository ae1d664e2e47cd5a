using Monitoring.Protocol.Codec;
using Monitoring.Protocol.Frames;

namespace Monitoring.Collector.Listening;

/// <summary>
/// Takes what one link brings, on the thread that reads: no lock, no file, no callback of a Deferred there.
/// </summary>
public interface IStreamReader
{
    /// <summary>A new sequenced frame was applied, whose bytes are valid during the call. Comes before
    /// <see cref="Decoded"/> of the same read.</summary>
    void Received(StreamDecoder decoder, in Frame frame);

    /// <summary>A sequenced frame that was committed before, here or elsewhere, was decoded for those behind it.
    /// </summary>
    void ReceivedAgain(StreamDecoder decoder, in Frame frame);

    /// <summary>A stream moved on. Called once after each read that moved it.</summary>
    /// <param name="decoder">Whose values moved.</param>
    /// <param name="ahead">True when it holds a snapshot ahead of a backlog: latest values only, nothing to
    /// commit.</param>
    void Decoded(StreamDecoder decoder, bool ahead);
}
