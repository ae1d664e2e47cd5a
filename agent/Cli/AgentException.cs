namespace Monitoring.Agent.Cli;

/// <summary>Why the program cannot do what it was asked for, in one line that says what to do about it.</summary>
public sealed class AgentException(int exitCode, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>Done.</summary>
    public const int Success = 0;

    /// <summary>The host, the network or the collector is in the way.</summary>
    public const int Failure = 1;

    /// <summary>A flag, a variable or the configuration file is wrong.</summary>
    public const int UsageError = 2;

    /// <summary>What the program returns.</summary>
    public int ExitCode { get; } = exitCode;

    /// <summary>A flag, a variable or the configuration file is wrong.</summary>
    public static AgentException Usage(string message) => new(UsageError, message);

    /// <summary>The host, the network or the collector is in the way.</summary>
    public static AgentException Failed(string message, Exception? cause = null) => new(Failure, message, cause);
}
