namespace Monitoring.Protocol.Sessions;

/// <summary>Where the agent's side of a connection stands.</summary>
public enum AgentSessionState
{
    /// <summary>The stream is not open yet.</summary>
    Opening,

    /// <summary>HELLO is sent, WELCOME awaited.</summary>
    Greeting,

    /// <summary>Frames flow.</summary>
    Streaming,

    /// <summary>It is over.</summary>
    Ended,
}
