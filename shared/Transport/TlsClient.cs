using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Monitoring.Trust;

namespace Monitoring.Transport;

/// <summary>
/// What the dialling side of TLS 1.3 needs: whom it takes the server for, and what it shows of itself. Any thread; a
/// renewed certificate goes in by <see cref="Show"/> and counts from the next dial on.
/// </summary>
/// <example>
/// <code>
/// var tls = TlsClient.Pinned(identity.Pin); // As the server's ServerIdentity tells it.
/// network.Connect("collector.example", 7420, tls, () => new Client(reactor))
///     .AddErrback(failure => Console.Error.WriteLine(failure.Trap&lt;TransportException&gt;().Error));
/// </code>
/// </example>
public sealed class TlsClient
{
    private readonly string? pin;
    private volatile Terms terms;

    private TlsClient(string? pin, Terms terms)
    {
        this.pin = pin;
        this.terms = terms;
    }

    /// <summary>The certificate that is shown; null for none.</summary>
    public X509Certificate2? Certificate => terms.Certificate;

    internal SslStreamCertificateContext? Shown => terms.Shown;

    /// <summary>Takes whoever has a key for the server, and shows nothing.</summary>
    /// <param name="pin"><c>sha256:</c> and the hex of the SubjectPublicKeyInfo of the server's certificate.</param>
    public static TlsClient Pinned(string pin) => new(pin, new Terms(null, null, null));

    /// <summary>Takes whoever has a server's certificate of these authorities for the server, and shows a
    /// certificate.</summary>
    /// <param name="roots">Who is believed.</param>
    /// <param name="certificate">What is shown, with its private key.</param>
    public static TlsClient Certified(TrustedRoots roots, X509Certificate2 certificate) =>
        new(null, Terms.Of(roots, certificate));

    /// <summary>Shows another certificate, and believes these authorities, from the next dial on.</summary>
    public void Show(TrustedRoots roots, X509Certificate2 certificate) => terms = Terms.Of(roots, certificate);

    /// <summary>What is wrong with a server's certificate; null when it is the server.</summary>
    internal (TransportError Error, string Text)? Judge(X509Certificate2 shown, DateTimeOffset now)
    {
        if (pin is not null)
        {
            return CertificatePin.Matches(pin, shown)
                ? null
                : (TransportError.PinMismatch,
                    $"has the key {CertificatePin.Of(shown)}, not the pinned {pin}: check the token");
        }

        return terms.Roots!.Judge(shown, CertificateUse.Server, now) switch
        {
            CertificateFault.None => null,
            CertificateFault.Expired => (TransportError.PeerNotTrusted,
                "shows a certificate that has expired, by this host's clock: check both clocks"),
            CertificateFault.NotYetValid => (TransportError.PeerNotTrusted,
                "shows a certificate that is not valid yet, by this host's clock: check both clocks"),
            _ => (TransportError.PeerNotTrusted,
                "is not the collector that this host has joined: check the address, or join that one"),
        };
    }

    private sealed record Terms(
        TrustedRoots? Roots, X509Certificate2? Certificate, SslStreamCertificateContext? Shown)
    {
        public static Terms Of(TrustedRoots roots, X509Certificate2 certificate) =>
            new(roots, certificate, SslStreamCertificateContext.Create(certificate, null, offline: true));
    }
}
