using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Monitoring.Tests.Browser.Support;

/// <summary>
/// A history that a test makes up: series, and what each says at any moment. It answers what is asked under
/// <c>/api/history/</c> as API.md describes them, whichever host is named.
/// </summary>
public sealed partial class FakeHistory
{
    private readonly List<(string Name, (string, string)[] Labels, Func<long, JsonNode?> Value)> series = [];

    /// <summary>What is answered instead; null for answers.</summary>
    public (int Status, string Code, string Message)? Refusal { get; set; }

    /// <summary>What happened, as API.md describes it; whatever host and time are asked for.</summary>
    public JsonArray Events { get; } = [];

    /// <summary>Adds a series.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">What it says at a moment (Unix time in ms): of a counter, its rate.</param>
    /// <param name="labels">Its labels.</param>
    public FakeHistory With(string name, Func<long, JsonNode?> value, params (string, string)[] labels)
    {
        series.Add((name, labels, value));
        return this;
    }

    /// <summary>Answers a request.</summary>
    public Task ServeAsync(HttpContext http)
    {
        if (Refusal is not { } refusal)
        {
            return WriteAsync(http, (string?)http.Request.RouteValues["question"] switch
            {
                "latest" => Latest(http),
                "events" => new JsonObject { ["events"] = Events.DeepClone() },
                _ => Range(http),
            });
        }
        http.Response.StatusCode = refusal.Status;
        return WriteAsync(http, new JsonObject
        {
            ["error"] = new JsonObject { ["code"] = refusal.Code, ["message"] = refusal.Message },
        });
    }

    private JsonObject Range(HttpContext http)
    {
        var query = http.Request.Query;
        var (from, to) = (Number(query["from"]!), Number(query["to"]!));
        var isRaw = query["function"] == "raw";
        var step = isRaw ? 1_000 : Number(query["step"]!);
        var moments = Enumerable.Range(0, (int)((to - from) / step) + 1).Select(i => from + (i * step)).ToArray();
        return new JsonObject
        {
            ["fromMs"] = from,
            ["toMs"] = to,
            ["stepMs"] = step,
            ["unreadableRuns"] = 0,
            ["series"] = new JsonArray([.. Matching(http).Select(one =>
            {
                var written = Identity(one.Name, one.Labels);
                if (isRaw)
                    written["timesMs"] = new JsonArray([.. moments.Select(moment => JsonValue.Create(moment))]);
                written["values"] = new JsonArray([.. moments.Select(one.Value)]);
                return written;
            })]),
        };
    }

    private JsonObject Latest(HttpContext http) => new()
    {
        ["series"] = new JsonArray([.. Matching(http).Select(one =>
        {
            var written = Identity(one.Name, one.Labels);
            written["timeMs"] = FakeFleet.Now;
            written["value"] = one.Value(FakeFleet.Now);
            return written;
        })]),
    };

    private IEnumerable<(string Name, (string, string)[] Labels, Func<long, JsonNode?> Value)> Matching(
        HttpContext http)
    {
        var names = new Regex($"^(?:{NamesAsked().Match(http.Request.Query["match"]!).Groups[1].Value})$");
        return series.Where(one => names.IsMatch(one.Name));
    }

    private static JsonObject Identity(string name, (string Name, string Value)[] labels) => new()
    {
        ["name"] = name,
        ["labels"] = new JsonObject(labels.Select(label =>
            KeyValuePair.Create<string, JsonNode?>(label.Name, label.Value))),
    };

    private static long Number(string text) =>
        long.Parse(text.Replace("ms", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);

    private static Task WriteAsync(HttpContext http, JsonObject document)
    {
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(document.ToJsonString());
    }

    [GeneratedRegex("__name__=~\"(.*)\"")]
    private static partial Regex NamesAsked();
}
