namespace Monitoring.Collector.Web;

/// <summary>Serves <c>/api/events</c>: one viewer's stream, from its first document until it leaves.</summary>
internal static class EventStream
{
    /// <summary>The parameter that names the last event that a viewer has read, before its stream broke.</summary>
    public const string AfterParameter = "after";

    /// <summary>Answers one viewer. Returns when it left, may see no more, or the program stops.</summary>
    /// <param name="context">The request.</param>
    /// <param name="feed">What is shown.</param>
    /// <param name="utcNow">The clock.</param>
    /// <param name="maySee">Asked before anything is sent, which is at each heartbeat at the latest.</param>
    /// <param name="stopping">Set when the program stops.</param>
    public static async Task ServeAsync(
        HttpContext context,
        StatusFeed feed,
        Func<DateTimeOffset> utcNow,
        Func<bool> maySee,
        CancellationToken stopping)
    {
        if (!feed.TryEnter())
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = "10";
            await context.Response.WriteAsync(
                $"{WebLimits.ViewersMax} pages are watching live already; read /api/hosts instead, or close one.\n",
                context.RequestAborted);
            return;
        }

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            await FollowAsync(context, feed, utcNow, maySee, ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The viewer left or the program stops: the usual end of a stream.
        }
        finally
        {
            feed.Leave();
        }
    }

    private static async Task FollowAsync(
        HttpContext context,
        StatusFeed feed,
        Func<DateTimeOffset> utcNow,
        Func<bool> maySee,
        CancellationToken ended)
    {
        var response = context.Response;
        response.ContentType = "text/event-stream";
        // Proxies that buffer answers would hold events back.
        response.Headers["X-Accel-Buffering"] = "no";
        await response.WriteAsync($"retry: {(long)WebLimits.ReconnectDelay.TotalMilliseconds}\n\n", ended);
        var readUpTo = EventId.Parse(context.Request.Query[AfterParameter], feed.Tail.LastId.Feed);
        if (readUpTo is { } resumed && feed.Tail.After(resumed) is not null)
        {
            await response.Body.WriteAsync(StatusEvents.Resumed(resumed, utcNow()), ended);
        }

        while (maySee())
        {
            var tail = feed.Tail;
            if (readUpTo is { } id && tail.After(id) is { } events)
            {
                foreach (var written in events.ToArray())
                {
                    await response.Body.WriteAsync(written, ended);
                }
            }
            else
            {
                await response.Body.WriteAsync(StatusEvents.Fleet(tail.LastId, tail.Snapshot, utcNow()), ended);
            }

            readUpTo = tail.LastId;
            await response.Body.FlushAsync(ended);
            await tail.WaitForNewerAsync(ended);
        }
    }
}
