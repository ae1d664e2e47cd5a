namespace Monitoring.Protocol.Sessions;

/// <summary>How long the sessions wait. All of it is measured by the reactor's clock.</summary>
public static class SessionTimes
{
    /// <summary>From the open stream to HELLO (collector) or WELCOME (agent): 10 s.</summary>
    public static readonly TimeSpan HelloMax = TimeSpan.FromSeconds(10);

    /// <summary>Without a byte from the peer after that: 30 s, then the link is given up. The collector's pings keep it
    /// up at the agent; the agent's batches and answers do so at the collector.</summary>
    public static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(30);

    /// <summary>Between two ACKs of one agent, unless half of its window is committed: 1 s.</summary>
    public static readonly TimeSpan AckInterval = TimeSpan.FromSeconds(1);

    /// <summary>From GOODBYE until a stream that does not drain is cut: 5 s.</summary>
    public static readonly TimeSpan CloseMax = TimeSpan.FromSeconds(5);

    /// <summary>Until the agent looks again whether a full transport has drained: 50 ms.</summary>
    public static readonly TimeSpan DrainInterval = TimeSpan.FromMilliseconds(50);
}
