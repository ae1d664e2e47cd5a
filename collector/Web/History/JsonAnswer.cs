using System.IO.Compression;
using System.Text.Json;
using Monitoring.Collector.Exposition;
using Monitoring.Collector.Store.Query;

namespace Monitoring.Collector.Web.History;

/// <summary>Sends JSON piece by piece, compressed where the client takes it, and errors as JSON.</summary>
internal static class JsonAnswer
{
    private const string ContentType = "application/json; charset=utf-8";
    private const int PendingBytesMax = 64 << 10;

    /// <summary>Seconds after which a client that was turned away may come again.</summary>
    private const string RetryAfterSeconds = "2";

    /// <summary>Sends an answer.</summary>
    /// <param name="http">The request; its abort ends the answer.</param>
    /// <param name="write">Writes the whole document; what it gives out in between is sent piece by piece.</param>
    public static async Task WriteAsync(HttpContext http, Func<Utf8JsonWriter, IEnumerable<int>> write)
    {
        var response = http.Response;
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-store";
        response.Headers.Vary = "Accept-Encoding";
        if (!Negotiation.TakesGzip(http.Request.Headers.AcceptEncoding))
        {
            await WriteAsync(response.Body, write, http.RequestAborted);
            return;
        }
        response.Headers.ContentEncoding = "gzip";
        await using var gzip = new GZipStream(response.Body, CompressionLevel.Fastest, leaveOpen: true);
        await WriteAsync(gzip, write, http.RequestAborted);
    }

    /// <summary>Sends why there is no answer.</summary>
    public static async Task RefuseAsync(HttpContext http, QueryException why)
    {
        var response = http.Response;
        response.StatusCode = why.Fault switch
        {
            QueryFault.UnknownHost => StatusCodes.Status404NotFound,
            QueryFault.TooMuchWork => StatusCodes.Status422UnprocessableEntity,
            QueryFault.Busy => StatusCodes.Status503ServiceUnavailable,
            QueryFault.Unreadable => StatusCodes.Status500InternalServerError,
            _ => StatusCodes.Status400BadRequest,
        };
        if (why.Fault == QueryFault.Busy)
            response.Headers.RetryAfter = RetryAfterSeconds;
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-store";
        await using var json = new Utf8JsonWriter(response.Body);
        json.WriteStartObject();
        json.WriteStartObject("error");
        json.WriteString("code", HistoryJson.NameOf(why.Fault));
        json.WriteString("message", why.Message);
        json.WriteEndObject();
        json.WriteEndObject();
        await json.FlushAsync(http.RequestAborted);
    }

    private static async Task WriteAsync(
        Stream output, Func<Utf8JsonWriter, IEnumerable<int>> write, CancellationToken stop)
    {
        await using var json = new Utf8JsonWriter(output);
        foreach (var _ in write(json))
        {
            if (json.BytesPending > PendingBytesMax)
                await json.FlushAsync(stop);
        }
        await json.FlushAsync(stop);
    }
}
