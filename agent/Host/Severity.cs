namespace Monitoring.Agent.Host;

/// <summary>How grave a line of the log is.</summary>
public enum Severity : byte
{
    /// <summary>For those who look for a fault.</summary>
    Debug,

    /// <summary>What one wants to know in ordinary times: started, linked, stopped.</summary>
    Info,

    /// <summary>Something isn't as it should be, and the program goes on.</summary>
    Warn,

    /// <summary>The program cannot do what it was asked for.</summary>
    Error,
}
