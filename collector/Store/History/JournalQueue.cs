using System.Collections.Concurrent;
using Monitoring.Collector.Ingest;

namespace Monitoring.Collector.Store.History;

/// <summary>Rows on their way from the threads that read to the disk.</summary>
internal sealed class JournalQueue
{
    private readonly ConcurrentQueue<JournalRow> waiting = new();
    private long bytes;
    private long untakenBytes;

    /// <summary>Memory of the rows that are not committed. Any thread.</summary>
    public long Bytes => Volatile.Read(ref bytes);

    /// <summary>Memory of the rows that nobody has taken yet. Any thread.</summary>
    public long UntakenBytes => Volatile.Read(ref untakenBytes);

    /// <summary>True when there is nothing to take. Any thread.</summary>
    public bool IsEmpty => waiting.IsEmpty;

    /// <summary>Adds a row. Any thread.</summary>
    public void Add(JournalRow row)
    {
        Interlocked.Add(ref bytes, row.Capacity);
        Interlocked.Add(ref untakenBytes, row.Capacity);
        waiting.Enqueue(row);
    }

    /// <summary>Takes rows for one transaction.</summary>
    public List<JournalRow> Take()
    {
        List<JournalRow> taken = [];
        for (var taking = 0; taking < HistoryLimits.CommitBytesMax && waiting.TryDequeue(out var row);)
        {
            taking += row.Capacity;
            Interlocked.Add(ref untakenBytes, -row.Capacity);
            taken.Add(row);
        }
        return taken;
    }

    /// <summary>Lets rows go that are committed.</summary>
    public void Release(List<JournalRow> rows)
    {
        foreach (var row in rows)
        {
            Interlocked.Add(ref bytes, -row.Capacity);
            row.Dispose();
        }
    }
}
