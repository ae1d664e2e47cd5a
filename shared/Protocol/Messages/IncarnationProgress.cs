namespace Monitoring.Protocol.Messages;

/// <summary>How far the collector has one incarnation.</summary>
/// <param name="Incarnation">Which.</param>
/// <param name="CommittedSeq">Everything up to here is committed; 0 for nothing.</param>
/// <param name="CatalogueSeq">
/// The catalogue frame up to which it knows the catalogue; 0 when it knows none and wants it from the last restatement.
/// </param>
public readonly record struct IncarnationProgress(ulong Incarnation, ulong CommittedSeq, ulong CatalogueSeq);
