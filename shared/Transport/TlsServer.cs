using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Monitoring.Transport;

/// <summary>
/// What the listening side of TLS 1.3 needs. Clients are asked for a certificate, and whatever they show is passed on
/// as <see cref="ITransport.PeerCertificate"/>: TLS proves that they have its key, and whether to believe it is the
/// protocol's business.
/// </summary>
/// <example>
/// <code>
/// using var identity = ServerIdentity.LoadOrCreate("/var/lib/echo");
/// using var authority = CertificateAuthority.LoadOrCreate("/var/lib/echo", reactor.UtcNow);
/// var tls = new TlsServer(identity.CertifiedBy(authority, reactor.UtcNow));
/// network.Listen(new IPEndPoint(IPAddress.Any, 7420), tls, _ => new Echo(reactor));
/// </code>
/// </example>
public sealed class TlsServer
{
    private volatile SslStreamCertificateContext shown;

    /// <summary>Shows a certificate.</summary>
    /// <param name="certificate">The server's certificate with its private key.</param>
    public TlsServer(X509Certificate2 certificate) => shown = ContextOf(certificate);

    /// <summary>The certificate that is shown.</summary>
    public X509Certificate2 Certificate => shown.TargetCertificate;

    internal SslStreamCertificateContext Shown => shown;

    /// <summary>Shows another certificate from the next handshake on. Any thread.</summary>
    public void Show(X509Certificate2 certificate) => shown = ContextOf(certificate);

    private static SslStreamCertificateContext ContextOf(X509Certificate2 certificate) =>
        SslStreamCertificateContext.Create(certificate, null, offline: true);
}
