using Monitoring.Protocol.Frames;

namespace Monitoring.Protocol.Sessions;

/// <summary>Why a session ended.</summary>
/// <param name="Reason">The reason of the GOODBYE that was sent or received; null when the stream just broke.</param>
/// <param name="ByPeer">True when the peer said it.</param>
/// <param name="Text">For people.</param>
/// <param name="RetryAfter">How long the collector asked the agent to wait; zero when it did not.</param>
/// <param name="Failure">What the transport met, when the stream broke; null otherwise.</param>
public sealed record SessionEnd(
    GoodbyeReason? Reason, bool ByPeer, string Text, TimeSpan RetryAfter, Exception? Failure);
