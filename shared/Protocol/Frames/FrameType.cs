namespace Monitoring.Protocol.Frames;

/// <summary>
/// What a frame says: the byte after its length. Both directions in one place; PROTOCOL.md has the layouts.
/// </summary>
public enum FrameType : byte
{
    /// <summary>Agent: who it is and what it can do. The first frame on a connection.</summary>
    Hello = 1,

    /// <summary>Collector: what was agreed and how far it has each incarnation. The answer to HELLO.</summary>
    Welcome = 2,

    /// <summary>Either: the last frame on a connection, with the reason.</summary>
    Goodbye = 3,

    /// <summary>Agent, sequenced: adds groups and series to the catalogue.</summary>
    Define = 16,

    /// <summary>Agent, sequenced: removes series from the catalogue.</summary>
    Retire = 17,

    /// <summary>Agent, sequenced: the values of one cycle.</summary>
    Batch = 18,

    /// <summary>Agent, sequenced: something that happened to the stream itself.</summary>
    Event = 19,

    /// <summary>Agent: the newest cycle's values ahead of a backlog. Never stored.</summary>
    Snapshot = 20,

    /// <summary>Collector: everything up to a seq is committed.</summary>
    Ack = 32,

    /// <summary>Collector: series that it does not take.</summary>
    Refused = 33,

    /// <summary>Collector: settings for the agent.</summary>
    Config = 34,

    /// <summary>Collector: a question.</summary>
    Poll = 48,

    /// <summary>Agent: the answer to a POLL.</summary>
    Result = 49,

    /// <summary>Agent: asks to be taken in, with a token. The first frame on a connection, instead of HELLO.</summary>
    Enrol = 64,

    /// <summary>Collector: a certificate, the answer to ENROL or RENEW.</summary>
    Cert = 65,

    /// <summary>Agent: asks for a certificate with a later end.</summary>
    Renew = 66,
}
