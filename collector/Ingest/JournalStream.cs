namespace Monitoring.Collector.Ingest;

/// <summary>How far one stream is in the journal. One object for a stream for as long as anybody needs it.</summary>
/// <param name="key">Whose.</param>
/// <param name="committedSeq">What was committed when it was opened; 0 for none.</param>
public sealed class JournalStream(StreamKey key, ulong committedSeq = 0)
{
    private ulong committedSeq = committedSeq;
    private ulong appendedSeq = committedSeq;
    private long appendedBytes;
    private long committedBytes;
    private volatile bool isGivenUp;

    /// <summary>Whose.</summary>
    public StreamKey Key { get; } = key;

    /// <summary>Everything up to here survives whatever happens, so it may be acknowledged. Any thread may
    /// read it; the journal sets it on the reactor's thread.</summary>
    public ulong CommittedSeq
    {
        get => Volatile.Read(ref committedSeq);
        set => Volatile.Write(ref committedSeq, value);
    }

    /// <summary>
    /// Not null when frames are committed that this collector has not got, as another one has them or they were lost
    /// here: those above this seq are then wanted as copies, as far as the agent sends them, or what comes behind them
    /// could not be read. Set before a link begins, taken back on the thread that reads it.
    /// </summary>
    public ulong? CopiesAfter { get; set; }

    /// <summary>Everything up to here was handed over, and is committed or waits for it: it must not be handed over
    /// again. Any thread may read it; <see cref="Append"/> sets it.</summary>
    public ulong AppendedSeq
    {
        get => Volatile.Read(ref appendedSeq);
        set => Volatile.Write(ref appendedSeq, value);
    }

    /// <summary>True once a row of it could not be taken, as what it has to be read with was lost: no row behind it is
    /// taken either, and the agent's next HELLO begins another of these. Any thread may read it; the journal sets
    /// it.</summary>
    public bool IsGivenUp => isGivenUp;

    /// <summary>Bytes of frames that were committed since there is this object. Any thread may read it.</summary>
    public long CommittedBytes => Volatile.Read(ref committedBytes);

    /// <summary>Bytes of frames that were handed over and are not committed. Any thread may read it.</summary>
    public long WaitingBytes => Volatile.Read(ref appendedBytes) - CommittedBytes;

    /// <summary>Notes that the journal was given a row. Rows of one stream come from one thread at a time.</summary>
    public void Append(JournalRow row)
    {
        if (row.IsCopy)
            return;
        AppendedSeq = row.LastSeq;
        row.StreamBytes = appendedBytes + row.Frames.Length;
        Volatile.Write(ref appendedBytes, row.StreamBytes);
    }

    /// <summary>Notes that a row is committed. On the reactor's thread.</summary>
    public void Commit(JournalRow row)
    {
        if (row.IsCopy)
            return;
        CommittedSeq = Math.Max(CommittedSeq, row.LastSeq);
        Volatile.Write(ref committedBytes, Math.Max(committedBytes, row.StreamBytes));
    }

    /// <summary>See <see cref="IsGivenUp"/>.</summary>
    public void GiveUp() => isGivenUp = true;

    /// <summary>Notes that all that was handed over is committed. On the reactor's thread.</summary>
    public void CommitAll()
    {
        CommittedSeq = AppendedSeq;
        Volatile.Write(ref committedBytes, Volatile.Read(ref appendedBytes));
    }
}
