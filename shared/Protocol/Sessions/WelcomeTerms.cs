using Monitoring.Model;
using Monitoring.Protocol.Codec;

namespace Monitoring.Protocol.Sessions;

/// <summary>On what terms the collector takes an agent in.</summary>
/// <param name="CollectorId">The collector's id.</param>
/// <param name="Streams">For each incarnation that HELLO named, in that order, how far it is and its decoder. No other
/// session may be using one of the decoders.</param>
/// <param name="UnackedBytesMax">Bytes of frames that the agent may have sent and not yet acknowledged, from 1; default
/// <see cref="Limits.UnackedBytesMax"/>.</param>
public sealed record WelcomeTerms(
    Guid CollectorId, IReadOnlyList<StreamTerms> Streams, int UnackedBytesMax = Limits.UnackedBytesMax);

/// <summary>How one incarnation goes on.</summary>
/// <param name="CommittedSeq">Everything up to here is committed.</param>
/// <param name="Decoder">The decoder that takes it from there; a new one for an incarnation not known yet.</param>
/// <param name="CommittedBytes">Where the count stands that <see cref="CollectorSession.Acknowledge"/> is given on;
/// default 0.</param>
public readonly record struct StreamTerms(ulong CommittedSeq, StreamDecoder Decoder, long CommittedBytes = 0);
