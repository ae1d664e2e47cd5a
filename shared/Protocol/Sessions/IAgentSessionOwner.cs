using Monitoring.Protocol.Messages;
using Monitoring.Reactor;

namespace Monitoring.Protocol.Sessions;

/// <summary>What an agent's session tells the agent. All calls come on the reactor's thread.</summary>
public interface IAgentSessionOwner
{
    /// <summary>The collector took the agent in; frames flow from now on. The moment to ask for a key frame.</summary>
    void Welcomed(AgentSession session, Welcome welcome);

    /// <summary>
    /// A POLL other than a ping came in. The answer's request number is filled in by the session; when the Deferred
    /// fails, the answer says so. Null: this kind is not supported.
    /// </summary>
    Deferred<PollAnswer>? Polled(AgentSession session, Poll poll);

    /// <summary>The collector sent settings.</summary>
    void Configured(AgentSession session, Configuration configuration);

    /// <summary>The collector does not take some series.</summary>
    void Refused(AgentSession session, Refused refused);

    /// <summary>The collector gave a certificate: the answer to <see cref="AgentSession.Renew"/>. Default: it is
    /// dropped.</summary>
    void Certified(AgentSession session, Cert cert)
    {
    }

    /// <summary>The connection is over; nothing comes after it.</summary>
    void Ended(AgentSession session, SessionEnd end);
}
