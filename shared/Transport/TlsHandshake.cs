using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Monitoring.Reactor;
using Monitoring.Trust;

namespace Monitoring.Transport;

/// <summary>Shakes hands for TLS 1.3, and nothing older, in bounded time.</summary>
internal static class TlsHandshake
{
    /// <summary>The dialling side: the server is who has the pinned key. No authority is asked, and nothing is
    /// fetched.</summary>
    internal static async Task<Stream> AsClient(
        IReactor reactor, Socket socket, TlsClient tls, string host, CancellationToken cancel)
    {
        string? seen = null;
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            EnabledSslProtocols = SslProtocols.Tls13,
            AllowTlsResume = false,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true,
            },
            RemoteCertificateValidationCallback = (_, certificate, _, _) =>
            {
                seen = certificate is X509Certificate2 shown ? CertificatePin.Of(shown) : "no certificate";
                return string.Equals(seen, tls.Pin, StringComparison.OrdinalIgnoreCase);
            },
        };
        var peer = SocketAddresses.PeerOf(socket);
        try
        {
            return await Authenticate(
                reactor, socket, (stream, token) => stream.AuthenticateAsClientAsync(options, token), cancel);
        }
        catch (AuthenticationException error) when (seen is not null)
        {
            throw new TransportException(
                TransportError.PinMismatch,
                $"{peer} has the key {seen}, not the pinned {tls.Pin}: check the pin",
                error);
        }
        catch (Exception error) when (error is AuthenticationException or IOException and not TransportException)
        {
            throw Refusal(peer, error);
        }
    }

    /// <summary>The listening side.</summary>
    internal static async Task<Stream> AsServer(
        IReactor reactor, Socket socket, SslStreamCertificateContext certificate)
    {
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = certificate,
            EnabledSslProtocols = SslProtocols.Tls13,
            // Clients of this project never resume, but without this each connection would have a TLS context of its
            // own.
            AllowTlsResume = true,
            AllowRenegotiation = false,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        };
        var peer = SocketAddresses.PeerOf(socket);
        try
        {
            return await Authenticate(
                reactor,
                socket,
                (stream, token) => stream.AuthenticateAsServerAsync(options, token),
                CancellationToken.None);
        }
        catch (Exception error) when (error is AuthenticationException or IOException and not TransportException)
        {
            throw Refusal(peer, error);
        }
    }

    private static async Task<Stream> Authenticate(
        IReactor reactor, Socket socket, Func<SslStream, CancellationToken, Task> shakeHands, CancellationToken cancel)
    {
        var peer = SocketAddresses.PeerOf(socket);
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
        using var deadline = new Deadline(reactor, TransportLimits.HandshakeTimeout, cancel);
        try
        {
            await shakeHands(stream, deadline.Token);
            return stream;
        }
        catch (Exception error)
        {
            await stream.DisposeAsync();
            if (deadline.Expired)
            {
                throw new TransportException(
                    TransportError.HandshakeTimeout,
                    $"{peer} did not finish the TLS handshake in {TransportLimits.HandshakeTimeout.TotalSeconds} s",
                    error);
            }

            throw;
        }
    }

    // SslStream reports bytes that are no TLS record by an AuthenticationException without a cause of its own, what
    // the TLS library refused by one with a cause, and a peer that left by an IOException.
    private static TransportException Refusal(EndPoint peer, Exception error) =>
        error is AuthenticationException { InnerException: null }
            ? new TransportException(
                TransportError.NotTls,
                $"{peer} speaks no TLS: is it the right port, and is --insecure the same on both sides?",
                error)
            : new TransportException(
                TransportError.TlsRefused,
                $"{peer} gave up the TLS handshake: is it the right port, and up to date?",
                error);
}
