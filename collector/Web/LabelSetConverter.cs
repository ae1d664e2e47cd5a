using System.Text.Json;
using System.Text.Json.Serialization;
using Monitoring.Model;

namespace Monitoring.Collector.Web;

/// <summary>Writes labels as an object of texts.</summary>
public sealed class LabelSetConverter : JsonConverter<LabelSet>
{
    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always: labels are only written.</exception>
    public override LabelSet Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("labels are only written");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, LabelSet value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        writer.WriteStartObject();
        foreach (var label in value)
            writer.WriteString(label.Name, label.Value);
        writer.WriteEndObject();
    }
}
