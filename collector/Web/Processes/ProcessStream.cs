using System.Text.Json;
using System.Threading.Channels;
using Monitoring.Collector.Aggregation;
using Monitoring.Protocol.Messages;
using Monitoring.Reactor;
using Refusal = Monitoring.Collector.Web.Front.Refusal;

namespace Monitoring.Collector.Web.Processes;

/// <summary>
/// Serves <c>/api/processes</c>: a host's busiest processes, each second anew. The host is asked while the stream is
/// open, and no longer.
/// </summary>
/// <param name="commands">Has hosts asked; for the reactor's thread.</param>
/// <param name="reactor">Where hosts are asked from.</param>
/// <param name="mayRead">Asked before each event.</param>
internal sealed class ProcessStream(ICommands commands, IReactor reactor, Func<HttpContext, bool> mayRead)
{
    private int viewers;

    /// <summary>Maps the path.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        var stopping = routes.ServiceProvider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        routes.MapMethods("/api/processes", [HttpMethods.Get], http => ServeAsync(http, stopping));
    }

    private async Task ServeAsync(HttpContext http, CancellationToken stopping)
    {
        if (http.Request.Query["host"] is not [{ Length: > 0 } host])
        {
            await Refusal.WriteAsync(
                http, StatusCodes.Status400BadRequest, "badRequest", "host names one host, by its name or id");
            return;
        }
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        try
        {
            if (Interlocked.Increment(ref viewers) > WebLimits.ProcessViewersMax)
            {
                await Refusal.WriteAsync(
                    http, StatusCodes.Status503ServiceUnavailable, "busy",
                    $"{WebLimits.ProcessViewersMax} pages look at processes already: close one");
                return;
            }
            await FollowAsync(http, host, ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The viewer left or the program stops: the usual end of a stream.
        }
        finally
        {
            Interlocked.Decrement(ref viewers);
        }
    }

    private async Task FollowAsync(HttpContext http, string host, CancellationToken ended)
    {
        // Who reads slowly gets the newest answer, and not all that it missed.
        var answers = Channel.CreateBounded<Outcome<TopProcesses>>(
            new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        IDisposable? watch = null;
        reactor.CallFromThread(() => watch = commands.WatchProcesses(host, one => answers.Writer.TryWrite(one)));
        try
        {
            http.Response.ContentType = "text/event-stream";
            http.Response.Headers["X-Accel-Buffering"] = "no";
            await http.Response.Body.FlushAsync(ended);
            await foreach (var answer in answers.Reader.ReadAllAsync(ended))
            {
                if (!mayRead(http))
                    return;
                await http.Response.Body.WriteAsync(Event(answer), ended);
                await http.Response.Body.FlushAsync(ended);
            }
        }
        finally
        {
            // Posted after the call that began it, so it finds what that has made.
            reactor.CallFromThread(() => watch?.Dispose());
        }
    }

    private static byte[] Event(Outcome<TopProcesses> answer)
    {
        using var bytes = new MemoryStream();
        bytes.Write(answer.Succeeded ? "event: processes\ndata: "u8 : "event: trouble\ndata: "u8);
        using (var json = new Utf8JsonWriter(bytes))
        {
            if (answer.Succeeded)
                Write(json, answer.Value);
            else
                Write(json, answer.Failure.Exception);
        }
        bytes.Write("\n\n"u8);
        return bytes.ToArray();
    }

    private static void Write(Utf8JsonWriter json, TopProcesses top)
    {
        json.WriteStartObject();
        json.WriteNumber("spanMs", top.SpanMs);
        json.WriteStartArray("processes");
        foreach (var process in top.Processes)
        {
            json.WriteStartObject();
            json.WriteNumber("pid", process.Pid);
            json.WriteString("command", process.Command);
            json.WriteNumber("cpuRatio", top.SpanMs > 0 ? Math.Round((double)process.CpuMs / top.SpanMs, 4) : 0);
            json.WriteNumber("residentBytes", process.ResidentBytes);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Exception why)
    {
        json.WriteStartObject();
        json.WriteString("message", why is TimeoutException ? "the host did not answer in time" : why.Message);
        json.WriteEndObject();
    }
}
