using System.Security.Cryptography.X509Certificates;

namespace Monitoring.Transport;

/// <summary>What the listening side of TLS 1.3 needs.</summary>
/// <param name="Certificate">The server's certificate with its private key.</param>
public sealed record TlsServer(X509Certificate2 Certificate);
