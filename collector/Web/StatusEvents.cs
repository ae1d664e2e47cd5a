using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Monitoring.Collector.Web;

/// <summary>Writes server-sent events: what a viewer gets first, and what changed between two snapshots.</summary>
/// <remarks>
/// An event is <c>event: NAME\nid: N\ndata: JSON\n\n</c>. Nothing in it needs escaping: the names are ours, and JSON
/// written without indentation holds no line break.
/// </remarks>
internal static class StatusEvents
{
    /// <summary>A comment, which browsers skip; it only keeps the connection from looking dead.</summary>
    public static readonly byte[] Heartbeat = ": alive\n\n"u8.ToArray();

    /// <summary>The whole document as a <c>fleet</c> event.</summary>
    public static byte[] Fleet(EventId id, StatusSnapshot snapshot, DateTimeOffset now) =>
        Write("fleet", id, Document(snapshot, now), StatusJson.Default.StatusDocument);

    /// <summary>Says that a viewer goes on where its stream broke, as a <c>resumed</c> event.</summary>
    public static byte[] Resumed(EventId id, DateTimeOffset now) => Write(
        "resumed", id, new ResumedDocument(now.ToUnixTimeMilliseconds()), StatusJson.Default.ResumedDocument);

    /// <summary>The document that <c>/api/hosts</c> and the <c>fleet</c> event share.</summary>
    public static StatusDocument Document(StatusSnapshot snapshot, DateTimeOffset now) =>
        new(now.ToUnixTimeMilliseconds(), snapshot.Collector, snapshot.Round.Told(), snapshot.Fleet, snapshot.Hosts);

    /// <summary>What changed from one snapshot to the next: none, or up to four of <c>hosts</c>, <c>values</c>,
    /// <c>gone</c> and <c>round</c>.</summary>
    /// <param name="before">What viewers have.</param>
    /// <param name="after">What they are to have.</param>
    /// <param name="firstId">The first event's id; the others follow by one.</param>
    /// <param name="now">The collector's clock.</param>
    public static List<byte[]> Changes(
        StatusSnapshot before, StatusSnapshot after, EventId firstId, DateTimeOffset now)
    {
        List<byte[]> events = [];
        if (before.Hosts != after.Hosts)
        {
            var left = new Dictionary<string, HostRow>(before.Hosts.Length, StringComparer.Ordinal);
            foreach (var host in before.Hosts)
            {
                left[host.Id] = host;
            }

            List<HostRow> changed = [];
            List<HostRow> moved = [];
            foreach (var host in after.Hosts)
            {
                if (!left.Remove(host.Id, out var old))
                {
                    changed.Add(host);
                }
                else if (!ReferenceEquals(old, host) && !HostValues.LooksTheSame(old, host))
                {
                    (HostValues.AreAllThatChanged(old, host) ? moved : changed).Add(host);
                }
            }

            if (changed.Count > 0)
            {
                events.Add(Write("hosts", firstId.After(events.Count), changed, StatusJson.Default.ListHostRow));
            }

            if (moved.Count > 0)
            {
                events.Add(Write("values", firstId.After(events.Count), json =>
                    HostValues.Write(json, moved, now.ToUnixTimeMilliseconds())));
            }

            if (left.Count > 0)
            {
                events.Add(Write("gone", firstId.After(events.Count), [.. left.Keys], StatusJson.Default.ListString));
            }
        }

        if (!ReferenceEquals(before.Round, after.Round) || !ReferenceEquals(before.Fleet, after.Fleet))
        {
            var round = new RoundDocument(now.ToUnixTimeMilliseconds(), after.Round.Told(), after.Fleet);
            events.Add(Write("round", firstId.After(events.Count), round, StatusJson.Default.RoundDocument));
        }

        return events;
    }

    private static byte[] Write<T>(string name, EventId id, T data, JsonTypeInfo<T> type) =>
        Write(name, id, json => JsonSerializer.Serialize(json, data, type));

    private static byte[] Write(string name, EventId id, Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        bytes.Write(System.Text.Encoding.ASCII.GetBytes($"event: {name}\nid: {id}\ndata: "));
        using (var json = new Utf8JsonWriter(bytes))
        {
            write(json);
        }

        bytes.Write("\n\n"u8);
        return bytes.ToArray();
    }
}
