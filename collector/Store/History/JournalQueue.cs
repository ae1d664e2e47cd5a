using Monitoring.Collector.Ingest;

namespace Monitoring.Collector.Store.History;

/// <summary>Rows on their way from the threads that read to the disk.</summary>
internal sealed class JournalQueue
{
    private readonly Lock gate = new();
    private Queue<JournalRow> waiting = new();
    private long bytes;
    private long untakenBytes;

    /// <summary>Memory of the rows that are not committed. Any thread.</summary>
    public long Bytes => Volatile.Read(ref bytes);

    /// <summary>Memory of the rows that nobody has taken yet. Any thread.</summary>
    public long UntakenBytes => Volatile.Read(ref untakenBytes);

    /// <summary>True when there is nothing to take. Any thread.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (gate)
                return waiting.Count == 0;
        }
    }

    /// <summary>Adds a row. Any thread.</summary>
    public void Add(JournalRow row)
    {
        Interlocked.Add(ref bytes, row.Capacity);
        Interlocked.Add(ref untakenBytes, row.Capacity);
        lock (gate)
            waiting.Enqueue(row);
    }

    /// <summary>Takes rows for one transaction.</summary>
    public List<JournalRow> Take()
    {
        List<JournalRow> taken = [];
        lock (gate)
        {
            for (var taking = 0; taking < HistoryLimits.CommitBytesMax && waiting.TryDequeue(out var row);)
            {
                taking += row.Capacity;
                Interlocked.Add(ref untakenBytes, -row.Capacity);
                taken.Add(row);
            }
        }
        return taken;
    }

    /// <summary>
    /// Lets copies of a stream go that nobody has taken, as they come again. Those before the first row that is none
    /// stay, as it may be read with them only.
    /// </summary>
    public void ReleaseCopies(StreamKey stream)
    {
        List<JournalRow> released = [];
        lock (gate)
        {
            var next = waiting.FirstOrDefault(row => IsOf(row, stream) && !row.IsCopy && !row.Stream.IsGivenUp);
            var isBehind = next is null;
            var kept = new Queue<JournalRow>(waiting.Count);
            foreach (var row in waiting)
            {
                isBehind |= row == next;
                if (isBehind && row.IsCopy && IsOf(row, stream))
                    released.Add(row);
                else
                    kept.Enqueue(row);
            }
            waiting = kept;
        }
        foreach (var row in released)
            Interlocked.Add(ref untakenBytes, -row.Capacity);
        Release(released);
    }

    /// <summary>Lets rows go that were taken and are committed.</summary>
    public void Release(List<JournalRow> rows)
    {
        foreach (var row in rows)
        {
            Interlocked.Add(ref bytes, -row.Capacity);
            row.Dispose();
        }
    }

    // By its key: a stream whose link has ended while only copies waited comes back as another object.
    private static bool IsOf(JournalRow row, StreamKey stream) => row.Stream.Key == stream;
}
