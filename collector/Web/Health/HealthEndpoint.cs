using System.Text.Json;
using Monitoring.Collector.Instruments;
using Monitoring.Collector.Web.Front;
using Monitoring.Reactor;

namespace Monitoring.Collector.Web.Health;

/// <summary>
/// Serves <c>/api/collector</c>: the collector's own counters and gauges as they are now, under the names that
/// <c>/metrics</c> gives them. Without hosts' metrics, of which there may be many.
/// </summary>
/// <param name="instruments">What the collector counts.</param>
/// <param name="time">When.</param>
internal sealed class HealthEndpoint(InstrumentSet instruments, IReactorTime time)
{
    /// <summary>Maps the path.</summary>
    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapMethods("/api/collector", [HttpMethods.Get], TellAsync);

    private async Task TellAsync(HttpContext http)
    {
        http.Response.ContentType = Refusal.JsonType;
        await using var json = new Utf8JsonWriter(http.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteNumber("now", time.UtcNow.ToUnixTimeMilliseconds());
        json.WriteStartArray("metrics");
        foreach (var instrument in instruments.Declared)
            Write(json, instrument);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Instrument instrument)
    {
        if (instrument is IReadInstrument single)
            Write(json, instrument, "", single.Read());
        else if (instrument is LabelledCounter labelled)
        {
            foreach (var (value, counter) in labelled.Counters)
                Write(json, instrument, value, counter.Value);
        }
    }

    private static void Write(Utf8JsonWriter json, Instrument instrument, string label, double value)
    {
        if (!double.IsFinite(value))
            return;
        json.WriteStartObject();
        json.WriteString("name", instrument.PrometheusName);
        json.WriteString("label", label);
        json.WriteNumber("value", value);
        json.WriteEndObject();
    }
}
