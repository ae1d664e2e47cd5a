using Monitoring.Model;
using Monitoring.Protocol.Frames;

namespace Monitoring.Protocol.Sessions;

/// <summary>What came back from a poll.</summary>
/// <param name="Status">How it went.</param>
/// <param name="RoundTrip">From sending the POLL to receiving the RESULT.</param>
/// <param name="AgentWallTimeMs">Ping: the agent's clock, milliseconds since the Unix epoch; 0 otherwise.</param>
/// <param name="Groups">Sample-now: all groups that have values; empty otherwise.</param>
/// <param name="Body">The raw answer; a text when it failed.</param>
public sealed record PollResult(
    PollStatus Status,
    TimeSpan RoundTrip,
    long AgentWallTimeMs,
    IReadOnlyList<GroupSnapshot> Groups,
    ReadOnlyMemory<byte> Body);
