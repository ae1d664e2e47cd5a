namespace Monitoring.Protocol.Sessions;

/// <summary>A sequenced frame that waits to be sent.</summary>
/// <param name="Incarnation">Whose stream.</param>
/// <param name="Seq">Its seq.</param>
/// <param name="IsBatch">True for a BATCH, which takes up a place in the window.</param>
/// <param name="Bytes">The whole frame; valid until the outbox is next called.</param>
public readonly record struct OutboxFrame(ulong Incarnation, ulong Seq, bool IsBatch, ReadOnlyMemory<byte> Bytes);
