using Monitoring.Protocol.Frames;

namespace Monitoring.Protocol.Messages;

/// <summary>One series that the collector does not take.</summary>
/// <param name="Slot">Its slot.</param>
/// <param name="Reason">Why.</param>
/// <param name="Series">The series as people read it, as far as it could be read; empty on the agent's side.</param>
public readonly record struct Refusal(int Slot, RefusalReason Reason, string Series = "");
