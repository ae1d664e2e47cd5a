using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Monitoring.Reactor;
using Monitoring.Trust;

namespace Monitoring.Transport;

/// <summary>Shakes hands for TLS 1.3, and nothing older, in bounded time.</summary>
internal static class TlsHandshake
{
    /// <summary>The dialling side: the server is whom <see cref="TlsClient"/> takes for it. No other authority is
    /// asked, and nothing is fetched.</summary>
    internal static async Task<SslStream> AsClient(
        IReactor reactor, Socket socket, TlsClient tls, string host, CancellationToken cancel)
    {
        (TransportError Error, string Text)? wrong = null;
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            ClientCertificateContext = tls.Shown,
            EnabledSslProtocols = SslProtocols.Tls13,
            AllowTlsResume = false,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            CertificateChainPolicy = NobodyIsTrusted(),
            RemoteCertificateValidationCallback = (_, certificate, _, _) =>
            {
                wrong = certificate is X509Certificate2 shown
                    ? tls.Judge(shown, reactor.UtcNow)
                    : (TransportError.PeerNotTrusted, "shows no certificate");
                return wrong is null;
            },
        };
        var peer = SocketAddresses.PeerOf(socket);
        try
        {
            return await Authenticate(
                reactor, socket, (stream, token) => stream.AuthenticateAsClientAsync(options, token), cancel);
        }
        catch (AuthenticationException error) when (wrong is not null)
        {
            throw new TransportException(wrong.Value.Error, $"{peer} {wrong.Value.Text}", error);
        }
        catch (Exception error) when (IsPeersFault(error))
        {
            throw Refusal(peer, error);
        }
    }

    /// <summary>The listening side.</summary>
    internal static async Task<SslStream> AsServer(IReactor reactor, Socket socket, TlsServer tls)
    {
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = tls.Shown,
            ClientCertificateRequired = true,
            EnabledSslProtocols = SslProtocols.Tls13,
            // Clients of this project never resume, but without this each connection would have a TLS context of its
            // own.
            AllowTlsResume = true,
            AllowRenegotiation = false,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            CertificateChainPolicy = NobodyIsTrusted(),
            // Who shows none may join, and who shows a bad one is told why by the protocol. That the client has the key
            // of what it shows is proved before anybody is asked.
#pragma warning disable CA5359 // It is the client's certificate, and judged by whoever is served.
            RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359
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
        catch (Exception error) when (IsPeersFault(error))
        {
            throw Refusal(peer, error);
        }
    }

    // A certificate that the TLS library can't make sense of surfaces as it is.
    private static bool IsPeersFault(Exception error) =>
        error is AuthenticationException or CryptographicException or IOException and not TransportException;

    // The framework builds a chain before it asks: with nobody to trust, it is soon done, and looks nowhere else.
    private static X509ChainPolicy NobodyIsTrusted() => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        RevocationMode = X509RevocationMode.NoCheck,
        DisableCertificateDownloads = true,
    };

    private static async Task<SslStream> Authenticate(
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
