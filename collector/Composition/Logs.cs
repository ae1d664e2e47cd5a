using Microsoft.Extensions.Logging.Console;
using Monitoring.Hosting;
using Monitoring.Reactor;

namespace Monitoring.Collector.Composition;

/// <summary>Where log lines go: to standard error, written by a thread of their own.</summary>
internal static class Logs
{
    /// <summary>Sets logging up. ASP.NET tells only what goes wrong.</summary>
    public static ILoggerFactory Open(IReactorTime time) => LoggerFactory.Create(logging =>
    {
        var forJournal = JournalStream.Leads(Environment.GetEnvironmentVariable(JournalStream.Variable));
        logging.Services.AddSingleton<ConsoleFormatter>(new LineFormatter(time, forJournal));
        logging.AddConsole(console =>
        {
            console.FormatterName = LineFormatter.FormatterName;
            console.LogToStandardErrorThreshold = LogLevel.Trace;
            // Whoever reads standard error may have stopped reading: the reactor must not wait for that.
            console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
        });
        logging.SetMinimumLevel(LogLevel.Warning);
        logging.AddFilter(CategoryName, LogLevel.Information);
        // A web server that can't start is told once, by the program, with what to do about it.
        logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
    });

    /// <summary>The category of the collector's own lines.</summary>
    public const string CategoryName = "Monitoring";
}
