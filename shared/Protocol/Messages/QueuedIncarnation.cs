namespace Monitoring.Protocol.Messages;

/// <summary>Frames of one incarnation that wait at the agent.</summary>
/// <param name="Incarnation">Which.</param>
/// <param name="FirstSeq">The oldest batch that is still there; 0 when there is none yet.</param>
/// <param name="LastSeq">The newest frame; 0 when there is none yet.</param>
/// <param name="AckedSeq">
/// The newest frame that any collector has acknowledged; 0 when none has. What one has committed no other stores again.
/// </param>
public readonly record struct QueuedIncarnation(
    ulong Incarnation, ulong FirstSeq, ulong LastSeq, ulong AckedSeq = 0);
