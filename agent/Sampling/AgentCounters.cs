namespace Monitoring.Agent.Sampling;

/// <summary>What the agent counts of itself. Written on the reactor's thread, read on the sampling thread.</summary>
public sealed class AgentCounters
{
    private long cycles;
    private long cyclesLate;
    private long cyclesSkipped;
    private long cyclesFailed;
    private long cycleTicks;
    private long samplersParked;
    private long batchesDropped;
    private long bytesSent;
    private long unsentBytes;
    private long seriesNotTaken;
    private long links;
    private long spoolFiles;
    private long spoolBytes;
    private long spoolBytesWritten;
    private long spoolFilesDamaged;
    private long spoolFailures;
    private long spoolFails;

    /// <summary>Cycles run to their end.</summary>
    public long Cycles => Volatile.Read(ref cycles);

    /// <summary>Cycles begun late.</summary>
    public long CyclesLate => Volatile.Read(ref cyclesLate);

    /// <summary>Cycles not run because the one before was not through, or the program did not get to run.</summary>
    public long CyclesSkipped => Volatile.Read(ref cyclesSkipped);

    /// <summary>Cycles whose values were lost because encoding them failed.</summary>
    public long CyclesFailed => Volatile.Read(ref cyclesFailed);

    /// <summary>How long the latest cycle took, from its begin to the end of encoding.</summary>
    public TimeSpan CycleDuration => TimeSpan.FromTicks(Volatile.Read(ref cycleTicks));

    /// <summary>Samplers that hang.</summary>
    public long SamplersParked => Volatile.Read(ref samplersParked);

    /// <summary>Batches thrown away unacknowledged because spool or memory were full.</summary>
    public long BatchesDropped => Volatile.Read(ref batchesDropped);

    /// <summary>Bytes given to connections.</summary>
    public long BytesSent => Volatile.Read(ref bytesSent);

    /// <summary>Bytes of frames kept because they are not acknowledged.</summary>
    public long UnsentBytes => Volatile.Read(ref unsentBytes);

    /// <summary>Series that are left out of the stream.</summary>
    public long SeriesNotTaken => Volatile.Read(ref seriesNotTaken);

    /// <summary>Links that came to be.</summary>
    public long Links => Volatile.Read(ref links);

    /// <summary>Files in the spool.</summary>
    public long SpoolFiles => Volatile.Read(ref spoolFiles);

    /// <summary>Their bytes.</summary>
    public long SpoolBytes => Volatile.Read(ref spoolBytes);

    /// <summary>Bytes of frames written to the spool.</summary>
    public long SpoolBytesWritten => Volatile.Read(ref spoolBytesWritten);

    /// <summary>Spool files found to be torn, corrupt or unreadable.</summary>
    public long SpoolFilesDamaged => Volatile.Read(ref spoolFilesDamaged);

    /// <summary>Times that the disk refused something.</summary>
    public long SpoolFailures => Volatile.Read(ref spoolFailures);

    /// <summary>1 while the disk takes nothing; otherwise 0.</summary>
    public long SpoolFails => Volatile.Read(ref spoolFails);

    /// <summary>Counts a cycle that ended.</summary>
    public void CountCycle(TimeSpan duration, int parked)
    {
        Volatile.Write(ref cycles, cycles + 1);
        Volatile.Write(ref cycleTicks, duration.Ticks);
        Volatile.Write(ref samplersParked, parked);
    }

    /// <summary>Counts a cycle that began late.</summary>
    public void CountLate() => Volatile.Write(ref cyclesLate, cyclesLate + 1);

    /// <summary>Counts cycles that were not run.</summary>
    public void CountSkipped(long count) => Volatile.Write(ref cyclesSkipped, cyclesSkipped + count);

    /// <summary>Counts a cycle whose values were lost.</summary>
    public void CountFailed() => Volatile.Write(ref cyclesFailed, cyclesFailed + 1);

    /// <summary>Counts batches thrown away.</summary>
    public void CountDropped(long batches) => Volatile.Write(ref batchesDropped, batchesDropped + batches);

    /// <summary>Counts bytes given to a connection.</summary>
    public void CountSent(long bytes) => Volatile.Write(ref bytesSent, bytesSent + bytes);

    /// <summary>Says how many bytes are kept.</summary>
    public void SetUnsent(long bytes) => Volatile.Write(ref unsentBytes, bytes);

    /// <summary>Says how many series are left out.</summary>
    public void SetSeriesNotTaken(long count) => Volatile.Write(ref seriesNotTaken, count);

    /// <summary>Says how much is in the spool.</summary>
    public void SetSpool(long files, long bytes)
    {
        Volatile.Write(ref spoolFiles, files);
        Volatile.Write(ref spoolBytes, bytes);
    }

    /// <summary>Counts bytes written to the spool.</summary>
    public void CountSpoolWritten(long bytes) => Volatile.Write(ref spoolBytesWritten, spoolBytesWritten + bytes);

    /// <summary>Counts a spool file that is damaged.</summary>
    public void CountSpoolDamaged() => Volatile.Write(ref spoolFilesDamaged, spoolFilesDamaged + 1);

    /// <summary>Counts that the disk refused something.</summary>
    public void CountSpoolFailure()
    {
        Volatile.Write(ref spoolFailures, spoolFailures + 1);
        Volatile.Write(ref spoolFails, 1);
    }

    /// <summary>Says that the disk takes what it is given.</summary>
    public void ClearSpoolFailure() => Volatile.Write(ref spoolFails, 0);

    /// <summary>Counts a link that came to be.</summary>
    public void CountLinked() => Volatile.Write(ref links, links + 1);
}
