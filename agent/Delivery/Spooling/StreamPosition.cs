namespace Monitoring.Agent.Delivery.Spooling;

/// <summary>How far an incarnation is on a connection.</summary>
/// <param name="CommittedSeq">What the collector had committed when the connection began.</param>
/// <param name="SentSeq">The newest frame that was sent; 0 for none.</param>
/// <param name="CatalogueSeq">The newest catalogue frame that the collector knows.</param>
internal readonly record struct StreamPosition(ulong CommittedSeq, ulong SentSeq, ulong CatalogueSeq);
