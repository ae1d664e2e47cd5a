using Monitoring.Protocol.Codec;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;

namespace Monitoring.Protocol.Sessions;

/// <summary>What a session tells the collector.</summary>
public interface ICollectorSessionOwner
{
    /// <summary>
    /// On the reactor: HELLO is there, and its range of versions was found to fit. To be answered by
    /// <see cref="CollectorSession.Welcome"/> or <see cref="CollectorSession.Goodbye"/>, then or later.
    /// </summary>
    void HelloReceived(CollectorSession session, Hello hello);

    /// <summary>
    /// On the reactor: ENROL is there, and its range of versions was found to fit. To be answered by
    /// <see cref="CollectorSession.Certify"/> or <see cref="CollectorSession.Goodbye"/>, then or later.
    /// </summary>
    void EnrolReceived(CollectorSession session, Enrol enrol);

    /// <summary>
    /// On the reactor: the agent asks for a certificate with a later end. To be answered as ENROL is.
    /// </summary>
    void RenewReceived(CollectorSession session, Renew renew);

    /// <summary>
    /// On the thread that reads, after each read that moved a stream on: the place to take the changed groups from the
    /// decoder and post them. No lock, no file, no callback of a Deferred here.
    /// </summary>
    /// <param name="session">The session.</param>
    /// <param name="decoder">Whose stream moved on.</param>
    /// <param name="ahead">True when it holds a snapshot ahead of a backlog: latest values only, nothing to
    /// commit.</param>
    void Decoded(CollectorSession session, StreamDecoder decoder, bool ahead);

    /// <summary>
    /// On the thread that reads, for each sequenced frame that is new, once the decoder has applied it: the bytes to
    /// store. Default: nothing is stored.
    /// </summary>
    void FrameReceived(CollectorSession session, StreamDecoder decoder, in Frame frame)
    {
    }

    /// <summary>
    /// On the thread that reads, for each sequenced frame that was committed before and was decoded all the same,
    /// because those behind it need it. Default: nothing.
    /// </summary>
    void KnownFrameDecoded(CollectorSession session, StreamDecoder decoder, in Frame frame)
    {
    }

    /// <summary>On the reactor: something happened to the agent's stream.</summary>
    void EventReceived(CollectorSession session, ulong incarnation, StreamEvent happened);

    /// <summary>On the reactor: series were refused; the agent has been told.</summary>
    void SeriesRefused(CollectorSession session, Refused refused);

    /// <summary>
    /// On the reactor: the agent said goodbye. Nothing of its stream comes any more, though the connection may take a
    /// while to end. Default: nothing.
    /// </summary>
    void GoodbyeReceived(CollectorSession session, SessionEnd end)
    {
    }

    /// <summary>
    /// On the reactor, once for each session: the connection is over, nothing comes after it, and its decoders are
    /// free for the next session, but for broken ones.
    /// </summary>
    void Ended(CollectorSession session, SessionEnd end);
}
