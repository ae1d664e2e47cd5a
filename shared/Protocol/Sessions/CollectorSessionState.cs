namespace Monitoring.Protocol.Sessions;

/// <summary>Where the collector's side of a connection stands.</summary>
public enum CollectorSessionState
{
    /// <summary>HELLO or ENROL is awaited.</summary>
    Greeting,

    /// <summary>HELLO or ENROL is there; its owner has to answer with Welcome, Certify or Goodbye.</summary>
    Deciding,

    /// <summary>Frames flow.</summary>
    Streaming,

    /// <summary>Goodbye was said; the end of the stream is awaited.</summary>
    Closing,

    /// <summary>It is over.</summary>
    Ended,
}
