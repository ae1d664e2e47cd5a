using System.Text.Json;
using Microsoft.Data.Sqlite;
using Monitoring.Collector.Store;
using Monitoring.Collector.Store.History;
using Monitoring.Collector.Store.Query;
using Monitoring.Model;
using Monitoring.Reactor;

namespace Monitoring.Collector.Web.History;

/// <summary>
/// The paths under <c>/api/history/</c>: all that is stored, as JSON. API.md has their parameters and answers.
/// </summary>
/// <remarks>
/// They have a prefix of their own because <c>/api/events</c> is the page's live stream; a question to the history is
/// another thing, with limits of its own.
/// </remarks>
/// <param name="queries">Answers the questions.</param>
/// <param name="turns">Bounds how many are answered at a time.</param>
/// <param name="latest">The newest values.</param>
/// <param name="time">What <c>now</c> means.</param>
public sealed class HistoryEndpoints(
    HistoryQueries queries, QueryTurns turns, Func<FleetSnapshot> latest, IReactorTime time)
{
    /// <summary>Maps the paths.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        Map(routes, "/api/history/series", SeriesAsync);
        Map(routes, "/api/history/range", RangeAsync);
        Map(routes, "/api/history/latest", LatestAsync);
        Map(routes, "/api/history/events", EventsAsync);
    }

    private void Map(
        IEndpointRouteBuilder routes, string path, Func<HttpContext, QueryParameters, Task> answer) =>
        routes.MapMethods(path, [HttpMethods.Get], async http =>
        {
            try
            {
                await answer(http, new QueryParameters(http.Request.Query, time.UtcNow.ToUnixTimeMilliseconds()));
            }
            catch (QueryException why) when (!http.Response.HasStarted)
            {
                await JsonAnswer.RefuseAsync(http, why);
            }
            catch (Exception e) when (e is SqliteException or IOException && !http.Response.HasStarted)
            {
                await JsonAnswer.RefuseAsync(http, new QueryException(
                    QueryFault.Unreadable, $"the history can't be read ({e.Message}): see the collector's log"));
            }
            catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
            {
                // The asker has left, so nobody is told.
            }
        });

    private async Task SeriesAsync(HttpContext http, QueryParameters parameters)
    {
        parameters.AllowOnly("host", "match", "from", "to");
        var (hosts, selector, span) = (parameters.Hosts, parameters.Selector, parameters.Span);
        await turns.Answer(
            budget => queries.Series(hosts, selector, span, budget),
            answer => JsonAnswer.WriteAsync(http, json => Document(
                json, (span, answer.UnreadableRuns), "series", answer.Found, one =>
                {
                    HistoryJson.BeginSeries(json, one.Host.Name, one.Series);
                    json.WriteString("help", one.Series.Family.Help);
                    json.WriteEndObject();
                })),
            http.RequestAborted);
    }

    private async Task RangeAsync(HttpContext http, QueryParameters parameters)
    {
        parameters.AllowOnly("host", "match", "from", "to", "step", "window", "function");
        var question = parameters.Range;
        await turns.Answer(
            budget => queries.Range(question, budget),
            answer => JsonAnswer.WriteAsync(http, json => Range(json, question, answer)),
            http.RequestAborted);
    }

    private async Task LatestAsync(HttpContext http, QueryParameters parameters)
    {
        parameters.AllowOnly("host", "match");
        var (hosts, selector) = (parameters.Hosts, parameters.Selector);
        await turns.Answer(
            budget => LatestSeries.Of(latest(), hosts, selector, budget),
            found => JsonAnswer.WriteAsync(http, json => Document(json, null, "series", found, one =>
            {
                HistoryJson.BeginSeries(json, one.Host, one.Series);
                json.WriteNumber("timeMs", one.TimeMs);
                json.WritePropertyName("value");
                HistoryJson.WriteValue(json, one.Value);
                json.WriteEndObject();
            })),
            http.RequestAborted);
    }

    private async Task EventsAsync(HttpContext http, QueryParameters parameters)
    {
        parameters.AllowOnly("host", "from", "to");
        var (hosts, span) = (parameters.Hosts, parameters.Span);
        await turns.Answer(
            budget => queries.Events(hosts, span, budget),
            answer => JsonAnswer.WriteAsync(http, json => Document(
                json, (span, answer.UnreadableRuns), "events", answer.Found, one =>
                    HistoryJson.WriteEvent(json, one.Host.Name, one.Event))),
            http.RequestAborted);
    }

    private static IEnumerable<int> Range(Utf8JsonWriter json, RangeQuestion question, RangeAnswer answer)
    {
        json.WriteStartObject();
        json.WriteString("function", HistoryJson.NameOf(question.Function));
        json.WriteNumber("fromMs", question.Grid.FromMs);
        json.WriteNumber("toMs", question.Grid.ToMs);
        if (question.Function != StepFunction.Raw)
        {
            json.WriteNumber("stepMs", question.Grid.StepMs);
            json.WriteNumber("windowMs", question.Grid.WindowMs);
        }
        json.WriteString("resolution", answer.Resolution?.ToString() ?? "raw");
        json.WriteNumber("unreadableRuns", answer.UnreadableRuns);
        json.WriteStartArray("series");
        for (var i = 0; i < answer.Series.Count; i++)
        {
            HistoryJson.WriteAnswer(json, answer.Series[i]);
            yield return i;
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    // What was read of the history is null for an answer that reads nothing of it.
    private static IEnumerable<int> Document<T>(
        Utf8JsonWriter json, (TimeSpanMs Span, int UnreadableRuns)? read, string name, IReadOnlyList<T> items,
        Action<T> write)
    {
        json.WriteStartObject();
        if (read is var (span, unreadableRuns))
        {
            json.WriteNumber("fromMs", span.FromMs);
            json.WriteNumber("toMs", span.ToMs);
            json.WriteNumber("unreadableRuns", unreadableRuns);
        }
        json.WriteStartArray(name);
        for (var i = 0; i < items.Count; i++)
        {
            write(items[i]);
            yield return i;
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
