using System.Security.Cryptography.X509Certificates;

namespace Monitoring.Transport;

/// <summary>What the listening side of TLS 1.3 needs.</summary>
/// <example>
/// <code>
/// using var identity = ServerIdentity.LoadOrCreate("/var/lib/echo", reactor.UtcNow);
/// var tls = new TlsServer(identity.Certificate);
/// network.Listen(new IPEndPoint(IPAddress.Any, 7420), tls, _ => new Echo(reactor));
/// </code>
/// </example>
/// <param name="Certificate">The server's certificate with its private key.</param>
public sealed record TlsServer(X509Certificate2 Certificate);
