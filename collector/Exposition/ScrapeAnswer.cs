using System.Buffers;
using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Monitoring.Collector.Instruments;
using Monitoring.Reactor;
using Monitoring.Text;

namespace Monitoring.Collector.Exposition;

/// <summary>
/// Answers scrapes: negotiated, compressed where the client takes it, and sent chunk by chunk while it is written.
/// </summary>
/// <param name="metrics">Where scrapes are counted.</param>
/// <param name="own">The collector's own metrics, for the answers that have them.</param>
/// <param name="time">Times the scrapes.</param>
internal sealed class ScrapeAnswer(CollectorMetrics metrics, PrometheusBridge own, IReactorTime time)
{
    /// <summary>Text gathered before it is handed on: what a scrape holds in memory, whatever its size.</summary>
    private const int ChunkBytes = 32 << 10;

    /// <summary>Room for a line that goes past the chunk's end, so that the buffer seldom grows.</summary>
    private const int LineBytes = 8 << 10;

    /// <summary>Writes the whole answer.</summary>
    /// <param name="http">The request; its abort ends the answer.</param>
    /// <param name="sources">Whose series to write.</param>
    /// <param name="withOwn">True to append the collector's own metrics.</param>
    public async Task WriteAsync(HttpContext http, IReadOnlyList<ExpositionSource> sources, bool withOwn)
    {
        var started = time.Elapsed;
        var format = Negotiation.Choose(http.Request.Headers.Accept);
        var response = http.Response;
        response.ContentType = format.ContentType;
        response.Headers.Vary = "Accept, Accept-Encoding";
        if (Negotiation.TakesGzip(http.Request.Headers.AcceptEncoding))
        {
            response.Headers.ContentEncoding = "gzip";
            await using var gzip = new GZipStream(response.Body, CompressionLevel.Fastest, leaveOpen: true);
            await WriteAsync(gzip, format.Format, sources, withOwn, http.RequestAborted);
        }
        else
        {
            await WriteAsync(response.Body, format.Format, sources, withOwn, http.RequestAborted);
        }
        metrics.ExpositionDuration.Record((time.Elapsed - started).TotalSeconds);
    }

    private async Task WriteAsync(
        Stream output,
        ExpositionFormat format,
        IReadOnlyList<ExpositionSource> sources,
        bool withOwn,
        CancellationToken stop)
    {
        var writer = new ExpositionWriter(sources, format, closed: !withOwn);
        var chunk = new ArrayBufferWriter<byte>(ChunkBytes + LineBytes);
        for (var more = true; more;)
        {
            more = writer.WriteSome(chunk, ChunkBytes);
            await output.WriteAsync(chunk.WrittenMemory, stop);
            chunk.ResetWrittenCount();
        }
        metrics.ExpositionSeries.Add(writer.Tally.Written);
        metrics.ExpositionLeftOut.Add(writer.Tally.LeftOut);
        if (withOwn)
            await own.WriteAsync(output, format, stop);
    }
}
