namespace Monitoring.Collector.Store.History;

/// <summary>
/// Folds what lies in the journal into compressed blocks, a slice at a time: of each stream all but what came since its
/// newest key frame. For the disk thread.
/// </summary>
internal sealed class Folding
{
    private readonly Database database;
    private readonly Queue<(StreamRecord Record, TimeSpan Due)> waiting = new();
    private readonly Statement newestKey;
    private readonly Statement rows;
    private readonly Statement delete;
    private readonly BlockBuilder block;

    /// <summary>Prepares the statements.</summary>
    public Folding(Database database)
    {
        this.database = database;
        newestKey = database.Prepare("SELECT max(first_seq) FROM journal WHERE stream = ?1 AND key_catalogue > 0");
        rows = database.Prepare("""
            SELECT first_seq, last_seq, first_ms, last_ms, key_catalogue, copied_seq, frames FROM journal
            WHERE stream = ?1 AND first_seq < ?2 ORDER BY first_seq
            """);
        delete = database.Prepare("DELETE FROM journal WHERE stream = ?1 AND first_seq < ?2");
        block = new BlockBuilder(database);
    }

    /// <summary>A key frame came: what lies before it is folded in a while.</summary>
    public void Await(StreamRecord record, TimeSpan now)
    {
        if (record.AwaitsFolding)
            return;
        record.AwaitsFolding = true;
        waiting.Enqueue((record, now + HistoryLimits.FoldDelay));
    }

    /// <summary>Folds as much as goes into a slice.</summary>
    /// <returns>True when more is due.</returns>
    /// <exception cref="InvalidDataException">What is stored is damaged.</exception>
    public bool Slice(TimeSpan now)
    {
        if (!IsDue(now))
            return false;
        var folded = 0L;
        var through = 0;
        database.InTransaction(() =>
        {
            foreach (var (record, due) in waiting)
            {
                if (due > now || folded >= HistoryLimits.FoldBytesPerSlice || !Fold(record, ref folded))
                    break;
                through++;
            }
        });
        // Only now: a transaction that is rolled back has folded nothing.
        for (; through > 0; through--)
            waiting.Dequeue().Record.AwaitsFolding = false;
        return IsDue(now);
    }

    private bool IsDue(TimeSpan now) => waiting.TryPeek(out var next) && next.Due <= now;

    /// <summary>Folds a stream; false when the slice is over before it is through.</summary>
    private bool Fold(StreamRecord record, ref long folded)
    {
        if (record.Id == 0 || newestKey.Begin().Bind(1, record.Id).Number() is not { } end)
            return true;
        block.Begin(record.Id);
        rows.Begin().Bind(1, record.Id).Bind(2, end);
        while (rows.Step())
        {
            var isKey = rows.Int64(4) > 0;
            if ((isKey && block.IsComplete) || block.IsGapBefore(rows.UInt64(0)))
            {
                folded += block.Write();
                if (folded >= HistoryLimits.FoldBytesPerSlice)
                {
                    end = rows.Int64(0);
                    rows.Begin();
                    delete.Begin().Bind(1, record.Id).Bind(2, end).Run();
                    return false;
                }
            }
            block.Add(rows);
        }
        rows.Begin();
        folded += block.Write();
        delete.Begin().Bind(1, record.Id).Bind(2, end).Run();
        return true;
    }
}
