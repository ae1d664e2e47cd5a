using Monitoring.Transport;

namespace Monitoring.Agent.Delivery;

/// <summary>Where the collector is.</summary>
/// <param name="Host">Its name or address.</param>
/// <param name="Port">Its port.</param>
/// <param name="Tls">Whom to take for it, and what to show it; null to talk in the clear.</param>
/// <param name="Membership">Where that comes from; null to talk in the clear.</param>
public sealed record LinkTarget(string Host, int Port, TlsClient? Tls, Membership? Membership = null)
{
    /// <inheritdoc/>
    public override string ToString() => new HostPort(Host, Port).ToString();
}
