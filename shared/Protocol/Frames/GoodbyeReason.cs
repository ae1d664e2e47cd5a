namespace Monitoring.Protocol.Frames;

/// <summary>
/// Why a side ends the connection. Below 32: in order. 32 to 63: the peer broke the protocol. Above: refused.
/// </summary>
public enum GoodbyeReason : byte
{
    /// <summary>Agent: it stops; the host is down from now on. Collector: it stops; come back later.</summary>
    Stopped = 1,

    /// <summary>Collector: a newer link of the same agent has taken over.</summary>
    Superseded = 2,

    /// <summary>Nothing came for too long.</summary>
    Silent = 3,

    /// <summary>An error of the side that ends the connection, not of its peer.</summary>
    InternalFault = 4,

    /// <summary>Agent: it goes to another collector.</summary>
    Moving = 5,

    /// <summary>Agent: it dials this collector again at once.</summary>
    DiallingAgain = 6,

    /// <summary>Collector: the certificate is given; dial again with it.</summary>
    Enrolled = 7,

    /// <summary>A frame is longer than the limit, or shorter than a frame can be.</summary>
    BadLength = 32,

    /// <summary>A frame's checksum is wrong.</summary>
    BadChecksum = 33,

    /// <summary>A frame type that this version does not know or use.</summary>
    UnknownFrame = 34,

    /// <summary>A frame that is known but not allowed at this point, or not from this side.</summary>
    UnexpectedFrame = 35,

    /// <summary>A frame's content cannot be read.</summary>
    Malformed = 36,

    /// <summary>Batches or catalogue frames are missing in between, so that later ones cannot be read.</summary>
    BrokenSequence = 37,

    /// <summary>A limit other than the frame's length was passed: groups, slots, polls.</summary>
    OverLimit = 38,

    /// <summary>HELLO or WELCOME did not come in time.</summary>
    NoHello = 39,

    /// <summary>The ranges of versions do not meet.</summary>
    WrongVersion = 64,

    /// <summary>The token is unknown, used up, over, or revoked.</summary>
    WrongToken = 65,

    /// <summary>Another agent has this name.</summary>
    NameTaken = 66,

    /// <summary>Two agents with the same id are running; both are kept out.</summary>
    Clone = 67,

    /// <summary>The collector serves as many agents as it may.</summary>
    TooManyAgents = 68,

    /// <summary>The agent was revoked.</summary>
    Revoked = 69,

    /// <summary>A host may not be called as the agent's is.</summary>
    BadName = 70,

    /// <summary>The agent has shown no certificate.</summary>
    NoCertificate = 71,

    /// <summary>The agent's certificate is not one of this collector's, or not this agent's.</summary>
    BadCertificate = 72,

    /// <summary>The agent's certificate has expired, or is not valid yet.</summary>
    Expired = 73,

    /// <summary>More tries to enrol than are allowed at a time.</summary>
    TooManyTries = 74,

    /// <summary>The request for a certificate is none, or asks for another key than it may.</summary>
    BadRequest = 75,
}
