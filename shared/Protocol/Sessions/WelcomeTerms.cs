using Monitoring.Protocol.Codec;

namespace Monitoring.Protocol.Sessions;

/// <summary>On what terms the collector takes an agent in.</summary>
/// <param name="CollectorId">The collector's id.</param>
/// <param name="Streams">For each incarnation that HELLO named, in that order, how far it is and its decoder. No other
/// session may be using one of the decoders.</param>
public sealed record WelcomeTerms(Guid CollectorId, IReadOnlyList<StreamTerms> Streams);

/// <summary>How one incarnation goes on.</summary>
/// <param name="CommittedSeq">Everything up to here is committed.</param>
/// <param name="Decoder">The decoder that takes it from there; a new one for an incarnation not known yet.</param>
public readonly record struct StreamTerms(ulong CommittedSeq, StreamDecoder Decoder);
