using System.Collections.Concurrent;
using System.IO.Compression;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Monitoring.Tests.EndToEnd.Otlp;

/// <summary>A server on loopback that takes OTLP over HTTP and keeps what it got.</summary>
public sealed class OtlpSink : IAsyncDisposable
{
    private readonly WebApplication web;

    private OtlpSink(WebApplication web) => this.web = web;

    /// <summary>Where exporters send to, for <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>.</summary>
    public string Url => web.Urls.Single();

    /// <summary>The newest state of each metric by its name, as the newest export that had it says.</summary>
    public ConcurrentDictionary<string, Metric> Metrics { get; } = new();

    /// <summary>All spans, in order of arrival.</summary>
    public ConcurrentQueue<Span> Spans { get; } = new();

    /// <summary>The attributes of the resource that sent last.</summary>
    public Resource Resource { get; private set; } = new();

    public static async Task<OtlpSink> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var sink = new OtlpSink(builder.Build());
        sink.web.MapPost("/v1/metrics", http => Take(http, ExportMetrics.Parser, sink.Keep));
        sink.web.MapPost("/v1/traces", http => Take(http, ExportTraces.Parser, sink.Keep));
        await sink.web.StartAsync();
        return sink;
    }

    public ValueTask DisposeAsync() => web.DisposeAsync();

    private static async Task Take<T>(HttpContext http, MessageParser<T> parser, Action<T> keep)
        where T : IMessage<T>
    {
        Assert.AreEqual("application/x-protobuf", http.Request.ContentType);
        var body = http.Request.Headers.ContentEncoding == "gzip"
            ? new GZipStream(http.Request.Body, CompressionMode.Decompress)
            : http.Request.Body;
        using var message = new MemoryStream();
        await body.CopyToAsync(message, http.RequestAborted);
        keep(parser.ParseFrom(message.ToArray()));
        http.Response.ContentType = "application/x-protobuf";
    }

    private void Keep(ExportMetrics export)
    {
        foreach (var resource in export.ResourceMetrics)
        {
            Resource = resource.Resource;
            foreach (var metric in resource.ScopeMetrics.SelectMany(scope => scope.Metrics))
                Metrics[metric.Name] = metric;
        }
    }

    private void Keep(ExportTraces export)
    {
        foreach (var span in export.ResourceSpans.SelectMany(r => r.ScopeSpans).SelectMany(s => s.Spans))
            Spans.Enqueue(span);
    }
}
