namespace Monitoring.Transport;

/// <summary>Bounds on what a peer can make this program hold or wait for.</summary>
/// <example>
/// <code>
/// if (transport.UnsentBytes + frame.Length &lt;= TransportLimits.UnsentBytesMax)
/// {
///     transport.Write(frame);
/// }
/// </code>
/// </example>
public static class TransportLimits
{
    /// <summary>Bytes accepted for sending and not yet sent, per connection; above it the connection is
    /// aborted.</summary>
    public const int UnsentBytesMax = 4 * 1024 * 1024;

    /// <summary>Accepted connections of a port that have not yet finished their handshake. For the next one the oldest
    /// is closed of those that keep this side waiting for <see cref="HandshakeGrace"/>, or else the next one.</summary>
    public const int HandshakesMax = 1024;

    /// <summary>So many of the oldest are looked at for one that does.</summary>
    public const int HandshakesLookedAtMax = 64;

    /// <summary>Addresses of one name that are tried.</summary>
    public const int AddressesMax = 8;

    /// <summary>Connections that the operating system holds for a port until they are accepted.</summary>
    public const int BacklogMax = 512;

    /// <summary>Bytes of a proxy's answer to CONNECT.</summary>
    public const int ProxyReplyBytesMax = 8 * 1024;

    /// <summary>Bytes taken from a plain stream at once.</summary>
    public const int PlainReadBytes = 64 * 1024;

    /// <summary>Bytes taken from a TLS stream at once: one record, the most that a read of it returns.</summary>
    public const int TlsReadBytes = 16 * 1024;

    /// <summary>Bytes given to a TLS stream at once, which makes one record of them: 2 KiB. The reader's TLS library
    /// keeps the memory that the largest record took for as long as the connection lasts.</summary>
    public const int TlsWriteBytes = 2 * 1024;

    /// <summary>Time for one address to answer.</summary>
    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Time for a proxy to open a way to the host.</summary>
    public static readonly TimeSpan ProxyTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Time in which a handshake is not closed for the sake of another.</summary>
    public static readonly TimeSpan HandshakeGrace = TimeSpan.FromSeconds(1);

    /// <summary>Time for the TLS handshake.</summary>
    public static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Time for the peer to take what was written and to close its side, after
    /// <see cref="ITransport.LoseConnection"/>.</summary>
    public static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Pause in accepting after the operating system refused a connection for want of descriptors or
    /// memory.</summary>
    public static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(100);
}
