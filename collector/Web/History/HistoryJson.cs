using System.Text.Json;
using Monitoring.Collector.Store.History;
using Monitoring.Collector.Store.Query;
using Monitoring.Model;

namespace Monitoring.Collector.Web.History;

/// <summary>Writes the parts of answers; API.md shows the whole.</summary>
internal static class HistoryJson
{
    /// <summary>A function as the API spells it.</summary>
    public static string NameOf(StepFunction function) => JsonNamingPolicy.CamelCase.ConvertName(function.ToString());

    /// <summary>A fault as the API spells it.</summary>
    public static string NameOf(QueryFault fault) => JsonNamingPolicy.CamelCase.ConvertName(fault.ToString());

    /// <summary>What tells a series from others, and what it means; the object stays open.</summary>
    public static void BeginSeries(Utf8JsonWriter json, string host, Series series)
    {
        json.WriteStartObject();
        json.WriteString("host", host);
        json.WriteString("name", series.SampleName);
        json.WriteStartObject("labels");
        foreach (var label in series.Labels)
            json.WriteString(label.Name, label.Value);
        json.WriteEndObject();
        json.WriteString("type", series.Family.Type switch
        {
            MetricType.Counter => "counter",
            MetricType.Gauge => "gauge",
            MetricType.Histogram => "histogram",
            MetricType.Summary => "summary",
            _ => "untyped",
        });
        json.WriteString("unit", series.Family.Unit);
    }

    /// <summary>One series of a range, whole.</summary>
    public static void WriteAnswer(Utf8JsonWriter json, SeriesAnswer answer)
    {
        BeginSeries(json, answer.Host.Name, answer.Series);
        if (answer is RawAnswer raw)
            WriteRaw(json, raw);
        else
            WriteSteps(json, ((StepsAnswer)answer).Steps);
        json.WriteEndObject();
    }

    /// <summary>An event, whole.</summary>
    public static void WriteEvent(Utf8JsonWriter json, string host, StoredEvent stored)
    {
        json.WriteStartObject();
        json.WriteString("host", host);
        json.WriteNumber("timeMs", stored.Happened.TimeMs);
        json.WriteString("kind", JsonNamingPolicy.CamelCase.ConvertName(stored.Happened.Kind.ToString()));
        json.WriteString("from", stored.Stream.Incarnation == NotedEvent.Incarnation ? "collector" : "agent");
        json.WriteNumber("amount", stored.Happened.Amount);
        json.WriteString("text", stored.Happened.Text);
        json.WriteEndObject();
    }

    /// <summary>A number; what JSON has no number for is written as Prometheus spells it, in quotes.</summary>
    public static void WriteValue(Utf8JsonWriter json, double value)
    {
        // Up to here the digits are the same, and an integer's are had for a fraction of the time.
        const double integerMax = 1e15;
        if (Math.Abs(value) < integerMax && value == Math.Truncate(value) && value != 0)
            json.WriteNumberValue((long)value);
        else if (double.IsFinite(value))
            json.WriteNumberValue(value);
        else
            json.WriteStringValue(double.IsNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf");
    }

    private static void WriteRaw(Utf8JsonWriter json, RawAnswer raw)
    {
        json.WriteStartArray("timesMs");
        foreach (var time in raw.Times.Span)
            json.WriteNumberValue(time);
        json.WriteEndArray();
        json.WriteStartArray("values");
        foreach (var value in raw.Values.Span)
            WriteValue(json, value);
        json.WriteEndArray();
    }

    private static void WriteSteps(Utf8JsonWriter json, StepAnswers steps)
    {
        json.WriteStartArray("values");
        for (var step = 0; step < steps.Count; step++)
        {
            if (steps[step] is { } value)
                WriteValue(json, value);
            else
                json.WriteNullValue();
        }
        json.WriteEndArray();
    }
}
