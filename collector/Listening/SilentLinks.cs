using System.Net;
using Monitoring.Protocol.Frames;

namespace Monitoring.Collector.Listening;

/// <summary>
/// The connections that have shaken hands and not said who they are, in the order in which they came: so few that they
/// take no agent's place. For the reactor's thread only.
/// </summary>
/// <param name="gate">Counts them by address; null to count none.</param>
/// <param name="crowdedOut">Told of each that has had to make room.</param>
internal sealed class SilentLinks(StrangerGate? gate, Action crowdedOut)
{
    private readonly LinkedList<AgentLink> silent = [];

    /// <summary>A connection has shaken hands. For one too many the oldest leaves, as an agent says HELLO at
    /// once.</summary>
    public void Add(AgentLink link, EndPoint peer)
    {
        var place = silent.AddLast(link);
        gate?.Stay(peer);
        link.WhenIntroduced().AddCallback(_ =>
        {
            if (place.List is not null)
                silent.Remove(place);
            gate?.Leave(peer);
        });
        if (silent.Count <= StrangerLimits.SilentMax)
            return;
        var oldest = silent.First!.Value;
        silent.RemoveFirst();
        crowdedOut();
        oldest.Close(
            GoodbyeReason.NoHello,
            $"{StrangerLimits.SilentMax} connections that came later have not said who they are either");
    }
}
