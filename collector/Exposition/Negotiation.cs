using Monitoring.Text;

namespace Monitoring.Collector.Exposition;

/// <summary>The format of an answer and the Content-Type that says so.</summary>
internal readonly record struct ScrapeFormat(ExpositionFormat Format, string ContentType);

/// <summary>
/// Finds what a scrape is answered in, as prometheus.io's "Scrape protocol content negotiation" wants it. The
/// Content-Type is put together from our own words only, never from the request's.
/// </summary>
internal static class Negotiation
{
    /// <summary>The last resort, which every scraper reads.</summary>
    public static ScrapeFormat Text004 { get; } =
        new(ExpositionFormat.PrometheusText, "text/plain; version=0.0.4; charset=utf-8");

    /// <summary>
    /// The format of the highest quality that we have; of equals the first; <see cref="Text004"/> when there is none.
    /// </summary>
    /// <param name="accept">The Accept header, or null.</param>
    public static ScrapeFormat Choose(string? accept)
    {
        var best = Text004;
        var bestQuality = 0.0;
        foreach (var range in MediaRange.ReadAll(accept))
        {
            if (range.Quality > bestQuality && Supported(range) is { } format)
                (best, bestQuality) = (format, range.Quality);
        }
        return best;
    }

    /// <summary>True when the client takes gzip.</summary>
    /// <param name="acceptEncoding">The Accept-Encoding header, or null.</param>
    public static bool TakesGzip(string? acceptEncoding)
    {
        double? any = null;
        foreach (var range in MediaRange.ReadAll(acceptEncoding))
        {
            if (range.Name == "gzip")
                return range.Quality > 0;
            if (range.Name == "*")
                any = range.Quality;
        }
        return any > 0;
    }

    private static ScrapeFormat? Supported(MediaRange range) => (range.Name, range["version"]) switch
    {
        ("application/openmetrics-text", "1.0.0") => new(
            ExpositionFormat.OpenMetrics,
            "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=" + Escaping(range)),
        ("application/openmetrics-text", "0.0.1" or null) => new(
            ExpositionFormat.OpenMetrics, "application/openmetrics-text; version=0.0.1; charset=utf-8"),
        ("text/plain", "1.0.0") => new(
            ExpositionFormat.PrometheusText, "text/plain; version=1.0.0; charset=utf-8; escaping=" + Escaping(range)),
        ("text/plain", "0.0.4" or null) or ("text/*" or "*/*", _) => Text004,
        _ => null,
    };

    // The names we write need no escaping, so both of these are true of them, whatever else was asked for. Prometheus
    // writes the first with a hyphen, its documentation without.
    private static string Escaping(MediaRange range) =>
        range["escaping"] is "allow-utf-8" or "allow-utf8" ? "allow-utf-8" : "underscores";
}
