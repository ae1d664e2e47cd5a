using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Monitoring.Reactor;

namespace Monitoring.Collector.Composition;

/// <summary>
/// Writes one line per event: for a person with the time in UTC, for journald with the priority that it understands
/// in its place.
/// </summary>
internal sealed class LineFormatter(IReactorTime time, bool forJournal) : ConsoleFormatter(FormatterName)
{
    /// <summary>The name under which the console logger finds it.</summary>
    public const string FormatterName = "line";

    /// <inheritdoc/>
    public override void Write<TState>(in LogEntry<TState> entry, IExternalScopeProvider? scopes, TextWriter to)
    {
        var message = OnOneLine(entry.Formatter(entry.State, entry.Exception).ReplaceLineEndings(" "));
        var failure = entry.Exception is null
            ? ""
            : " " + OnOneLine(entry.Exception.ToString().ReplaceLineEndings(" | "));
        var begin = forJournal
            ? $"<{Priority(entry.LogLevel)}>"
            : $"{time.UtcNow:yyyy-MM-ddTHH:mm:ss.fffZ} {Word(entry.LogLevel)} ";
        to.WriteLine(begin + message + failure);
    }

    // What agents say of themselves must not move the cursor of a person's terminal.
    private static string OnOneLine(string text) =>
        string.Create(text.Length, text, (line, from) =>
        {
            for (var i = 0; i < line.Length; i++)
                line[i] = char.IsControl(from[i]) ? '?' : from[i];
        });

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Critical or LogLevel.Error => "error",
        LogLevel.Warning => "warn",
        _ => "info",
    };

    // The numbers are those of syslog(3).
    private static int Priority(LogLevel level) => level switch
    {
        LogLevel.Critical => 2,
        LogLevel.Error => 3,
        LogLevel.Warning => 4,
        LogLevel.Information => 6,
        _ => 7,
    };
}
