namespace Monitoring.Transport;

/// <summary>What the dialling side of TLS 1.3 needs.</summary>
/// <param name="Pin"><c>sha256:</c> and the hex of the SubjectPublicKeyInfo that the server's certificate must
/// have.</param>
public sealed record TlsClient(string Pin);
