using Monitoring.Transport;

namespace Monitoring.Agent.Delivery;

/// <summary>Where the collector is.</summary>
/// <param name="Host">Its name or address.</param>
/// <param name="Port">Its port.</param>
/// <param name="Tls">What to expect of it; null to talk in the clear.</param>
public sealed record LinkTarget(string Host, int Port, TlsClient? Tls)
{
    /// <inheritdoc/>
    public override string ToString() => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
