using System.Globalization;

namespace Monitoring.Collector.Web;

/// <summary>
/// Names one event of one feed, <c>FEED-N</c>: a viewer whose stream broke says it to get what came after. The feed's
/// part is another one after each start, so that nobody resumes what was counted before.
/// </summary>
/// <param name="Feed">Which feed: letters and digits.</param>
/// <param name="Number">Counts up from 0.</param>
internal readonly record struct EventId(string Feed, long Number)
{
    /// <summary>The id of the event so many after this one.</summary>
    public EventId After(int events) => this with { Number = Number + events };

    /// <summary>Reads an id; null when it is none, or another feed's.</summary>
    public static EventId? Parse(string? text, string feed)
    {
        var dash = text?.LastIndexOf('-') ?? -1;
        return dash > 0 && text.AsSpan(0, dash).SequenceEqual(feed)
            && long.TryParse(text.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new EventId(feed, number)
            : null;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Feed}-{Number}");
}
