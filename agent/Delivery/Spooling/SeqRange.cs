namespace Monitoring.Agent.Delivery.Spooling;

/// <summary>Frames of one incarnation that follow each other.</summary>
/// <param name="First">The oldest.</param>
/// <param name="Last">The newest.</param>
internal readonly record struct SeqRange(ulong First, ulong Last);
