using System.Globalization;
using System.Text.Json;

namespace Monitoring.Collector.Web;

/// <summary>
/// The numbers of a row that change all the time, as the stream carries them: without their names, which stand once in
/// each event, and with as many digits as anybody can see.
/// </summary>
internal static class HostValues
{
    private const string SixDigits = "G6";
    private const int TextBytesMax = 32;

    private static readonly (string Name, Func<HostRow, double?> Of)[] Columns =
    [
        ("cpuRatio", row => row.CpuRatio),
        ("load1", row => row.Load1),
        ("memoryUsedBytes", row => row.MemoryUsedBytes),
        ("diskUsedBytes", row => row.DiskUsedBytes),
        ("fullestRatio", row => row.FullestRatio),
        ("networkReceiveBytesPerSecond", row => row.NetworkReceiveBytesPerSecond),
        ("networkTransmitBytesPerSecond", row => row.NetworkTransmitBytesPerSecond),
        ("rttMs", row => row.RttMs),
        ("clockOffsetMs", row => row.ClockOffsetMs),
        ("bytesPerSample", row => row.BytesPerSample),
    ];

    /// <summary>
    /// Whether one row follows another with nothing to tell, as after a poll without an answer. The clock offset of a
    /// host that wasn't heard of moves by what reading our own clocks takes, which is nothing to tell.
    /// </summary>
    public static bool LooksTheSame(HostRow before, HostRow after) =>
        after == before with { ClockOffsetMs = after.ClockOffsetMs };

    /// <summary>
    /// Whether one row follows another with no other change than in these numbers, of a host that was heard of in
    /// between. When that was isn't told: viewers take it that it is when these are sent.
    /// </summary>
    public static bool AreAllThatChanged(HostRow before, HostRow after) =>
        IsHeardOf(before, after) && after == before with
        {
            CpuRatio = after.CpuRatio,
            Load1 = after.Load1,
            MemoryUsedBytes = after.MemoryUsedBytes,
            DiskUsedBytes = after.DiskUsedBytes,
            FullestRatio = after.FullestRatio,
            NetworkReceiveBytesPerSecond = after.NetworkReceiveBytesPerSecond,
            NetworkTransmitBytesPerSecond = after.NetworkTransmitBytesPerSecond,
            RttMs = after.RttMs,
            ClockOffsetMs = after.ClockOffsetMs,
            BytesPerSample = after.BytesPerSample,
            LastSeenMs = after.LastSeenMs,
            SampleMs = after.SampleMs,
        };

    /// <summary>Writes the document of a <c>values</c> event.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<HostRow> rows, long nowMs)
    {
        json.WriteStartObject();
        json.WriteNumber("now", nowMs);
        json.WriteStartArray("fields");
        foreach (var (name, _) in Columns)
            json.WriteStringValue(name);
        json.WriteEndArray();
        json.WriteStartArray("hosts");
        Span<byte> text = stackalloc byte[TextBytesMax];
        foreach (var row in rows)
        {
            json.WriteStartArray();
            json.WriteStringValue(row.Id);
            foreach (var (_, of) in Columns)
                Write(json, of(row), text);
            json.WriteEndArray();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    // Rows that don't tell when, which are those for everyone, change in nothing else than what hosts say.
    private static bool IsHeardOf(HostRow before, HostRow after) =>
        after.LastSeenMs is null || after.LastSeenMs > before.LastSeenMs;

    private static void Write(Utf8JsonWriter json, double? value, Span<byte> text)
    {
        // Whole numbers are counts of bytes, and are as short as they are.
        if (value is not { } number || !double.IsFinite(number))
            json.WriteNullValue();
        else if (number == Math.Truncate(number) && Math.Abs(number) < long.MaxValue)
            json.WriteNumberValue((long)number);
        else if (number.TryFormat(text, out var length, SixDigits, CultureInfo.InvariantCulture))
            json.WriteRawValue(text[..length], skipInputValidation: true);
    }
}
