using Monitoring.Agent.Host;
using Monitoring.Model;

namespace Monitoring.Agent.Sampling;

/// <summary>
/// A sensor, such as <c>temp1</c>, and its elements: <c>temp1_input</c>, <c>temp1_crit</c> and so on.
/// </summary>
internal sealed class HwmonSensor
{
    private static readonly Family SensorLabel = new(
        "node_hwmon_sensor_label", MetricType.Gauge, "What a sensor is called; always 1.");

    private readonly Label chip;
    private readonly AttributeFile? labelFile;
    private readonly InfoSeries label;
    private readonly Element? plain;
    private readonly List<Element> elements = [];
    private byte[]? labelShown;

    /// <summary>Makes it; nothing is read yet.</summary>
    /// <param name="chip">The label of its chip.</param>
    /// <param name="name">For example <c>temp1</c>.</param>
    /// <param name="files">Its files; if one is called like the sensor, it is the first.</param>
    /// <param name="families">The sensors' families.</param>
    public HwmonSensor(Label chip, string name, IReadOnlyList<string> files, HwmonFamilies families)
    {
        this.chip = chip;
        var sensor = new Label("sensor", name);
        label = new(SensorLabel, [chip, sensor], "label");
        var metrics = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            _ = HwmonNames.TryParse(Path.GetFileName(file), out var type, out _, out var part);
            if (part == "label")
            {
                labelFile = new AttributeFile(file);
                continue;
            }
            var element = new Element(type, part, file, families.Of(type, part, plain is not null), chip, sensor);
            // Names of files may differ and yet come to the same metric; then the first has it.
            if (!metrics.Add(element.Family.Name))
                continue;
            if (part.Length == 0)
                plain = element;
            else if (type is not ("beep_enable" or "vrm" or "update_interval"))
                elements.Add(element);
        }
    }

    /// <summary>Reads its files; those that are no numbers, or refuse to be read, are left out.</summary>
    public void Sample(SampleGroup group)
    {
        Span<byte> buffer = stackalloc byte[AttributeFile.BytesMax];
        Span<byte> labelBuffer = stackalloc byte[AttributeFile.BytesMax];
        var hasLabel = ReadLabel(group, labelBuffer, out var labelText);
        SamplePlain(group, buffer);
        foreach (var element in elements)
        {
            if (!element.File.TryRead(buffer, out var text) || !Parse.TryInt64(text, out var value))
                continue;
            if (!element.IsFrequency)
                element.Series.Set(group, value);
            else if (hasLabel)
                SetFrequency(group, element, labelText, value);
        }
    }

    /// <summary>Takes its series out of the group.</summary>
    public void Release(SampleGroup group)
    {
        label.Release(group);
        plain?.Series.Release(group);
        foreach (var element in elements)
            element.Series.Release(group);
    }

    /// <summary>Closes its files.</summary>
    public void Close()
    {
        labelFile?.Close();
        plain?.File.Close();
        foreach (var element in elements)
            element.File.Close();
    }

    private bool ReadLabel(SampleGroup group, Span<byte> buffer, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (labelFile is null || !labelFile.TryReadWhole(buffer, out text))
            return false;
        text = text.Trim((byte)'\n');
        label.Begin();
        label.Add(text);
        label.Set(group);
        return true;
    }

    // The file called like its sensor. Whether the machine beeps is 1 or anything else.
    private void SamplePlain(SampleGroup group, Span<byte> buffer)
    {
        if (plain is null || !plain.File.TryRead(buffer, out var text))
            return;
        if (plain.Type == "beep_enable")
            plain.Series.Set(group, text.SequenceEqual("1"u8) ? 1L : 0L);
        else if (Parse.TryInt64(text, out var value))
            plain.Series.Set(group, value);
    }

    // A frequency is the only value whose label sensor is what the driver calls it.
    private void SetFrequency(SampleGroup group, Element element, ReadOnlySpan<byte> text, long value)
    {
        if (labelShown is null || !text.SequenceEqual(labelShown))
        {
            element.Series.Release(group);
            labelShown = text.ToArray();
            var sensor = new Label("sensor", HwmonNames.Clean(HostText.Of(text)));
            element.Series = new OptionalSeries(element.Family, chip, sensor);
        }
        element.Series.Set(group, value);
    }

    private sealed class Element(string type, string part, string file, Family family, Label chip, Label sensor)
    {
        public string Type { get; } = type;
        public bool IsFrequency { get; } = type == "freq" && part == "input";
        public AttributeFile File { get; } = new(file);
        public Family Family { get; } = family;
        public OptionalSeries Series { get; set; } = new(family, chip, sensor);
    }
}
