using System.Buffers;
using System.Globalization;
using System.Text;
using Monitoring.Reactor;

namespace Monitoring.Agent.Host;

/// <summary>
/// One line per event: <c>time level message key=value ...</c>. Under systemd the level is the journal's prefix
/// (<c>&lt;6&gt;</c>, see sd-daemon(3)), so that <c>journalctl -p</c> works, and the journal has the time. Any thread
/// may log.
/// </summary>
/// <param name="sink">Where lines go; standard error in production.</param>
/// <param name="least">Lines below this severity are left out.</param>
/// <param name="forJournal">True to write the journal's prefix and neither time nor the level's name.</param>
/// <param name="time">The clock, shown in UTC; null for lines without a time.</param>
public sealed class Log(TextWriter sink, Severity least, bool forJournal, IReactorTime? time = null)
{
    /// <summary>The longest value that is written whole; longer ones are cut.</summary>
    public const int ValueLengthMax = 500;

    private static readonly SearchValues<char> Quotable = SearchValues.Create(" \"=\t\r\n");

    private readonly Lock guard = new();
    private volatile Severity least = least;

    /// <summary>Lines below this severity are left out. Any thread may change it.</summary>
    public Severity Least
    {
        get => least;
        set => least = value;
    }

    /// <summary>A log that keeps nothing.</summary>
    public static Log None { get; } = new(TextWriter.Null, Severity.Error, forJournal: false);

    /// <summary>Logs for those who look for a fault.</summary>
    public void Debug(string message, params ReadOnlySpan<(string Key, string Value)> facts) =>
        Write(Severity.Debug, message, facts);

    /// <summary>Logs what one wants to know in ordinary times.</summary>
    public void Info(string message, params ReadOnlySpan<(string Key, string Value)> facts) =>
        Write(Severity.Info, message, facts);

    /// <summary>Logs what isn't as it should be.</summary>
    public void Warn(string message, params ReadOnlySpan<(string Key, string Value)> facts) =>
        Write(Severity.Warn, message, facts);

    /// <summary>Logs what the program cannot do.</summary>
    public void Error(string message, params ReadOnlySpan<(string Key, string Value)> facts) =>
        Write(Severity.Error, message, facts);

    private void Write(Severity severity, string message, ReadOnlySpan<(string Key, string Value)> facts)
    {
        if (severity < least)
            return;
        var line = new StringBuilder();
        if (!forJournal && time is not null)
            line.Append(CultureInfo.InvariantCulture, $"{time.UtcNow:yyyy-MM-ddTHH:mm:ss.fffZ} ");
        line.Append(Prefix(severity)).Append(message);
        foreach (var (key, value) in facts)
            AppendValue(line.Append(' ').Append(key).Append('='), value);
        lock (guard)
        {
            sink.WriteLine(line);
            sink.Flush();
        }
    }

    private string Prefix(Severity severity) => (severity, forJournal) switch
    {
        (Severity.Debug, true) => "<7>",
        (Severity.Info, true) => "<6>",
        (Severity.Warn, true) => "<4>",
        (Severity.Error, true) => "<3>",
        (Severity.Debug, false) => "debug ",
        (Severity.Info, false) => "info ",
        (Severity.Warn, false) => "warn ",
        _ => "error ",
    };

    // Quoted when it has blanks, so that a line can be taken apart; control characters cannot start one of their own.
    private static void AppendValue(StringBuilder line, string value)
    {
        var shown = value.AsSpan(0, Math.Min(value.Length, ValueLengthMax));
        var quoted = shown.IsEmpty || shown.ContainsAny(Quotable);
        if (quoted)
            line.Append('"');
        foreach (var c in shown)
        {
            if (c == '"')
                line.Append('\\');
            line.Append(char.IsControl(c) ? ' ' : c);
        }
        if (quoted)
            line.Append('"');
    }
}
