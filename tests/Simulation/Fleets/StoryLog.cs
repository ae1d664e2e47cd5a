using System.Text;
using Microsoft.Extensions.Logging;

namespace Monitoring.Tests.Simulation.Fleets;

/// <summary>Writes what a collector logs into the story.</summary>
internal sealed class StoryLog(Story story, string who, Func<bool> isAlive, Action<string> failed) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) =>
        isAlive() && (story.IsTold || logLevel >= LogLevel.Error);

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
            return;
        var line = formatter(state, exception);
        story.Tell(who, "says: " + line);
        // The collector logs an error only when something failed that must not.
        if (logLevel >= LogLevel.Error)
            failed($"{who} logged an error: {line}");
    }
}
