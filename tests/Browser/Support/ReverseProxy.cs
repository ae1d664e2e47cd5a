using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Monitoring.Tests.Browser.Support;

/// <summary>
/// A reverse proxy as people put before such pages: it serves a collector below a prefix, says for whom it asks, and
/// names a user if told to.
/// </summary>
internal sealed class ReverseProxy : IAsyncDisposable
{
    /// <summary>Below which the collector stands.</summary>
    public const string Prefix = "/tools/monitoring";

    private readonly HttpClient http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
    });

    private readonly WebApplication application;
    private readonly string target;
    private readonly bool strips;
    private readonly string? user;

    private ReverseProxy(string target, bool strips, string? user)
    {
        this.target = target;
        this.strips = strips;
        this.user = user;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        application = builder.Build();
        application.Run(ForwardAsync);
    }

    /// <summary>Where browsers find the page.</summary>
    public string Url => application.Urls.Single() + Prefix + "/";

    /// <summary>Paths that were asked for outside of the prefix.</summary>
    public List<string> Strays { get; } = [];

    /// <summary>Starts one.</summary>
    /// <param name="target">The collector.</param>
    /// <param name="strips">Whether the prefix is taken away on the way.</param>
    /// <param name="user">The user that it names; null for none.</param>
    public static async Task<ReverseProxy> StartAsync(string target, bool strips, string? user)
    {
        var proxy = new ReverseProxy(target, strips, user);
        await proxy.application.StartAsync();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await application.StopAsync();
        await application.DisposeAsync();
        http.Dispose();
    }

    private async Task ForwardAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (!path.StartsWith(Prefix, StringComparison.Ordinal))
        {
            lock (Strays)
                Strays.Add(path);
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        if (strips)
            path = path[Prefix.Length..];
        using var request = new HttpRequestMessage(
            new HttpMethod(context.Request.Method), new Uri(target + path + context.Request.QueryString));
        if (context.Request.ContentLength > 0)
        {
            request.Content = new StreamContent(context.Request.Body);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(context.Request.ContentType!);
        }
        foreach (var name in new[] { "Accept", "Cookie", "Sec-Fetch-Site", "Origin", "X-CSRF-Token" })
            request.Headers.TryAddWithoutValidation(name, [.. context.Request.Headers[name]]);
        request.Headers.Add("X-Forwarded-For", $"{context.Connection.RemoteIpAddress}");
        request.Headers.Add("X-Forwarded-Proto", "http");
        if (user is not null)
            request.Headers.Add("X-Forwarded-User", user);
        await AnswerAsync(context, request);
    }

    private async Task AnswerAsync(HttpContext context, HttpRequestMessage request)
    {
        try
        {
            using var answer = await http.SendAsync(
                request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
            context.Response.StatusCode = (int)answer.StatusCode;
            foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
            {
                if (name is not ("Transfer-Encoding" or "Connection"))
                    context.Response.Headers[name] = values.ToArray();
            }
            await using var body = await answer.Content.ReadAsStreamAsync(context.RequestAborted);
            var chunk = new byte[8 << 10];
            int count;
            while ((count = await body.ReadAsync(chunk, context.RequestAborted)) > 0)
            {
                await context.Response.Body.WriteAsync(chunk.AsMemory(0, count), context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The browser has left, or the proxy ends.
        }
    }
}
