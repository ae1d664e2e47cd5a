namespace Monitoring.Transport;

/// <summary>Why a stream could not be opened, or ended.</summary>
/// <example>
/// <code>
/// network.Connect("localhost", 7420, null, () => new Client(reactor)).AddErrback(failure =>
/// {
///     var error = failure.Trap&lt;TransportException&gt;().Error;
///     Console.Error.WriteLine(error is TransportError.Refused ? "the server is away" : $"{error}");
/// });
/// </code>
/// </example>
public enum TransportError
{
    /// <summary>The name has no address.</summary>
    NameNotFound,

    /// <summary>The host answered that nothing listens on the port.</summary>
    Refused,

    /// <summary>No way there, or no answer in time.</summary>
    Unreachable,

    /// <summary>The proxy answered that it opens no way to the host.</summary>
    ProxyRefused,

    /// <summary>The proxy did not answer in time.</summary>
    ProxyTimeout,

    /// <summary>What is said to be a proxy broke the connection, or answered otherwise than one does.</summary>
    ProxyFault,

    /// <summary>The handshake did not finish in time.</summary>
    HandshakeTimeout,

    /// <summary>The server's key is not the pinned one.</summary>
    PinMismatch,

    /// <summary>The server's certificate is not that of a server, or not one of the trusted authorities, or not valid
    /// now.</summary>
    PeerNotTrusted,

    /// <summary>The peer speaks no TLS.</summary>
    NotTls,

    /// <summary>The peer gave up the TLS handshake, or no common version or cipher was found.</summary>
    TlsRefused,

    /// <summary>There were <see cref="TransportLimits.HandshakesMax"/> that were shaking hands when one more came, and
    /// this one had kept this side waiting the longest; or it was the one more.</summary>
    TooManyHandshakes,

    /// <summary>Its address has too many connections that nobody knows yet.</summary>
    TooManyOfAddress,

    /// <summary>Its address shakes hands too often.</summary>
    TooFastOfAddress,

    /// <summary>All addresses together shake hands too often.</summary>
    TooFast,

    /// <summary>The peer closed the stream in order.</summary>
    PeerClosed,

    /// <summary>The stream broke.</summary>
    Broken,

    /// <summary>The peer read too slowly: more than <see cref="TransportLimits.UnsentBytesMax"/> were
    /// waiting.</summary>
    PeerTooSlow,

    /// <summary>This side ended it with <see cref="ITransport.AbortConnection"/>.</summary>
    Aborted,

    /// <summary>The protocol threw: a mistake of the program's.</summary>
    ProtocolFault,
}
