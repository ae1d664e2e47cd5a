namespace Monitoring.Collector.Cli;

/// <summary>
/// The collector cannot start, or a command cannot be carried out. The message is the one line that the user sees.
/// </summary>
/// <param name="message">What is wrong and what to do about it, on one line.</param>
/// <param name="exitCode">2 for a wrong flag or setting, 1 for anything else. Default 1.</param>
public sealed class StartupException(string message, int exitCode = StartupException.Failure) : Exception(message)
{
    /// <summary>Something outside the command line is in the way: a port in use, an unreadable file.</summary>
    public const int Failure = 1;

    /// <summary>The command line, the environment or the configuration file is wrong.</summary>
    public const int Usage = 2;

    /// <summary>What the process returns.</summary>
    public int ExitCode { get; } = exitCode;
}
