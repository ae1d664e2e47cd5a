using System.Globalization;
using Monitoring.Model;

namespace Monitoring.Collector.Store.Query;

/// <summary>Moments as people and programs write them.</summary>
public static class TimeText
{
    /// <summary>What may be written, for messages.</summary>
    public const string Forms =
        "write a time as 2026-01-31T13:00:00Z, as now, as a span before now such as -90m, or as milliseconds since "
        + "1970";

    // A number under this is a time of 1973 or before: seconds where milliseconds are meant.
    private const long BareMsMin = 100_000_000_000;

    private static readonly string[] Rfc3339 =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd",
    ];

    /// <summary>Reads a moment; where a date names no zone, UTC is meant.</summary>
    /// <param name="text">One of <see cref="Forms"/>.</param>
    /// <param name="nowMs">What <c>now</c> means.</param>
    /// <param name="timeMs">Milliseconds since the Unix epoch.</param>
    /// <returns>False when it is none of the forms.</returns>
    public static bool TryParse(string text, long nowMs, out long timeMs)
    {
        timeMs = nowMs;
        if (text == "now")
            return true;
        if (text.StartsWith('-') && Durations.TryParse(text[1..], out var ago))
        {
            timeMs = Math.Max(0, nowMs - (long)ago.TotalMilliseconds);
            return true;
        }
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out timeMs))
            return timeMs is 0 or (>= BareMsMin and <= Limits.TimeMsMax);
        var isDate = DateTimeOffset.TryParseExact(
            text, Rfc3339, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date);
        timeMs = date.ToUnixTimeMilliseconds();
        return isDate && timeMs >= 0;
    }
}
