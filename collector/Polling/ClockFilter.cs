using Monitoring.Protocol.Sessions;

namespace Monitoring.Collector.Polling;

/// <summary>
/// Tells how far an agent's clock is off, as NTP's clock filter does: of the latest pings the quickest is the one to
/// believe, as the unknown split of its way there and back is the smallest.
/// </summary>
public sealed class ClockFilter
{
    /// <summary>How many of the latest pings are looked at.</summary>
    public const int PingsKept = 8;

    private readonly Queue<(TimeSpan RoundTrip, TimeSpan Offset)> pings = new();

    /// <summary>The agent's clock less the collector's; null before the first ping.</summary>
    public TimeSpan? Offset => pings.Count == 0 ? null : pings.MinBy(p => p.RoundTrip).Offset;

    /// <summary>
    /// Takes an answered ping. The agent read its clock half way between question and answer, as far as anyone can
    /// tell.
    /// </summary>
    /// <param name="sentAt">When the question was sent, on the collector's wall clock.</param>
    /// <param name="answer">The answer.</param>
    public void Add(DateTimeOffset sentAt, PollResult answer)
    {
        if (answer.AgentWallTimeMs is <= 0 or > 253_402_300_799_999)
            return;
        var agentTime = DateTimeOffset.FromUnixTimeMilliseconds(answer.AgentWallTimeMs);
        pings.Enqueue((answer.RoundTrip, agentTime - (sentAt + (answer.RoundTrip / 2))));
        if (pings.Count > PingsKept)
            pings.Dequeue();
    }
}
