using Monitoring.Protocol.Frames;
using Monitoring.Trust;

namespace Monitoring.Collector.Listening;

/// <summary>What is known of a peer by the certificate that it has shown.</summary>
/// <param name="Certificate">What it says; null when there is none that is to be believed.</param>
/// <param name="Wrong">Why it may not come in; null when nothing is against it so far.</param>
/// <param name="Text">The same for people; empty then.</param>
public sealed record PeerStanding(AgentCertificate? Certificate, GoodbyeReason? Wrong = null, string Text = "")
{
    /// <summary>Nobody asked for a certificate: plain TCP.</summary>
    public static PeerStanding Unasked { get; } = new(null, null);
}
