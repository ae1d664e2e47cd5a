using Monitoring.Agent.Host;
using Monitoring.Hosting;
using Monitoring.Reactor;

namespace Monitoring.Agent.Cli;

/// <summary>The program's log: standard error, for the journal where that is connected to it.</summary>
public static class AgentLog
{
    /// <summary>Makes a log that leaves out lines below <paramref name="least"/>.</summary>
    /// <param name="least">The least severity that is written.</param>
    /// <param name="time">The clock; null for lines without a time.</param>
    public static Log Make(Severity least, IReactorTime? time = null)
    {
        var forJournal = JournalStream.Leads(Environment.GetEnvironmentVariable(JournalStream.Variable));
        return new Log(Console.Error, least, forJournal, time);
    }
}
