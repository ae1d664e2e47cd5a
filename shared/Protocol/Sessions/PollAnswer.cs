using Monitoring.Protocol.Frames;

namespace Monitoring.Protocol.Sessions;

/// <summary>What the agent answers to a poll.</summary>
/// <param name="Status">How it went.</param>
/// <param name="Body">As the kind defines it; a text when it failed.</param>
/// <param name="FramesBefore">
/// Frames that have to go out before the answer: for sample-now, those that
/// <see cref="Codec.StreamEncoder.WriteSnapshot"/> put in front of the body.
/// </param>
public sealed record PollAnswer(
    PollStatus Status, ReadOnlyMemory<byte> Body, ReadOnlyMemory<byte> FramesBefore = default);
