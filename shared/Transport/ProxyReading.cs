namespace Monitoring.Transport;

/// <summary>What a proxy has answered to CONNECT so far.</summary>
internal enum ProxyReading
{
    /// <summary>The answer's head has not ended yet.</summary>
    NeedMore,

    /// <summary>The way is open.</summary>
    Opened,

    /// <summary>The proxy will not.</summary>
    Refused,

    /// <summary>That is no answer of HTTP/1, or one that goes on where the tunnel should be silent.</summary>
    Garbage,

    /// <summary>The head is longer than <see cref="TransportLimits.ProxyReplyBytesMax"/>.</summary>
    TooLong,
}
