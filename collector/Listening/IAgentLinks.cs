using Monitoring.Protocol.Messages;
using Monitoring.Protocol.Sessions;
using Monitoring.Reactor;

namespace Monitoring.Collector.Listening;

/// <summary>
/// What happens on links of admitted agents, told to the stages further on. All calls come on the reactor's thread.
/// </summary>
public interface IAgentLinks
{
    /// <summary>An agent is let in on a link, and no other link of it is open.</summary>
    /// <returns>Fires with how it goes on, which takes a look into what is stored. May be cancelled.</returns>
    Deferred<LinkTerms> Admitted(AgentLink link);

    /// <summary>Something happened to the agent's stream.</summary>
    void Happened(AgentLink link, StreamEvent happened);

    /// <summary>
    /// Series of the agent were refused, which it has been told; or refused ones have left, and the list is empty.
    /// </summary>
    void SeriesRefused(AgentLink link, Refused refused);

    /// <summary>The agent said goodbye: nothing of its stream comes any more, and the link ends before long.</summary>
    void SaidGoodbye(AgentLink link, SessionEnd end);

    /// <summary>Once for each link: it is through, and its decoders are free.</summary>
    void Ended(AgentLink link, SessionEnd end);

    /// <summary>Two agents use one id, so that it is kept out until somebody forgets it.</summary>
    void KeptOut(Guid id, string reason);
}
