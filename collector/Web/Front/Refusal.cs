using System.Text.Json;

namespace Monitoring.Collector.Web.Front;

/// <summary>Says why there is no answer, in the form of the API's errors.</summary>
internal static class Refusal
{
    /// <summary>The type of JSON answers.</summary>
    public const string JsonType = "application/json; charset=utf-8";

    /// <summary>Writes it.</summary>
    /// <param name="http">The request.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="code">For programs: one of API.md's codes.</param>
    /// <param name="why">For people: what is wrong and what to do. Nothing that was sent is repeated in it.</param>
    public static async Task WriteAsync(HttpContext http, int status, string code, string why)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = JsonType;
        await using var json = new Utf8JsonWriter(http.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteStartObject("error");
        json.WriteString("code", code);
        json.WriteString("message", why);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
