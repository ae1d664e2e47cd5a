namespace Monitoring.Protocol.Frames;

/// <summary>What the collector asks for.</summary>
public enum PollKind : byte
{
    /// <summary>A sign of life. The answer holds the agent's wall clock.</summary>
    Ping = 1,

    /// <summary>Sample everything that is due now and answer with the values.</summary>
    SampleNow = 2,

    /// <summary>The processes that use most CPU and memory.</summary>
    TopProcesses = 3,

    /// <summary>Reserved: what the agent can read and reach.</summary>
    SelfCheck = 4,

    /// <summary>Reserved: probe a target from the agent's host.</summary>
    Probe = 5,
}
