using Monitoring.Agent.Host;

namespace Monitoring.Agent.Cli;

/// <summary>The program's log: standard error, for the journal where that is connected to it.</summary>
public static class AgentLog
{
    /// <summary>Makes a log that leaves out lines below <paramref name="least"/>.</summary>
    public static Log Make(Severity least) =>
        new(Console.Error, least, forJournal: Environment.GetEnvironmentVariable("JOURNAL_STREAM") is { Length: > 0 });
}
