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
    public static byte[] Fleet(long id, StatusSnapshot snapshot, DateTimeOffset now) =>
        Write("fleet", id, Document(snapshot, now), StatusJson.Default.StatusDocument);

    /// <summary>The document that <c>/api/hosts</c> and the <c>fleet</c> event share.</summary>
    public static StatusDocument Document(StatusSnapshot snapshot, DateTimeOffset now) =>
        new(now.ToUnixTimeMilliseconds(), snapshot.Collector, snapshot.Round, snapshot.Fleet, snapshot.Hosts);

    /// <summary>What changed from one snapshot to the next: none, or up to three of <c>hosts</c>, <c>gone</c> and
    /// <c>round</c>.</summary>
    /// <param name="before">What viewers have.</param>
    /// <param name="after">What they are to have.</param>
    /// <param name="firstId">The first event's id; the others follow by one.</param>
    /// <param name="now">The collector's clock.</param>
    public static List<byte[]> Changes(StatusSnapshot before, StatusSnapshot after, long firstId, DateTimeOffset now)
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
            foreach (var host in after.Hosts)
            {
                if (!left.Remove(host.Id, out var old) || !ReferenceEquals(old, host))
                {
                    changed.Add(host);
                }
            }

            if (changed.Count > 0)
            {
                events.Add(Write("hosts", firstId + events.Count, changed, StatusJson.Default.ListHostRow));
            }

            if (left.Count > 0)
            {
                events.Add(Write("gone", firstId + events.Count, [.. left.Keys], StatusJson.Default.ListString));
            }
        }

        if (!ReferenceEquals(before.Round, after.Round) || !ReferenceEquals(before.Fleet, after.Fleet))
        {
            var round = new RoundDocument(now.ToUnixTimeMilliseconds(), after.Round, after.Fleet);
            events.Add(Write("round", firstId + events.Count, round, StatusJson.Default.RoundDocument));
        }

        return events;
    }

    private static byte[] Write<T>(string name, long id, T data, JsonTypeInfo<T> type)
    {
        using var bytes = new MemoryStream();
        bytes.Write(System.Text.Encoding.ASCII.GetBytes($"event: {name}\nid: {id}\ndata: "));
        JsonSerializer.Serialize(bytes, data, type);
        bytes.Write("\n\n"u8);
        return bytes.ToArray();
    }
}
