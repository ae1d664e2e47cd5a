namespace Monitoring.Agent.Delivery.Spooling;

/// <summary>
/// How many batches were dropped of which the collector may not learn yet: until the event that tells it is
/// acknowledged or on disk itself, their number stands in a file, so that the next process can tell it. For the
/// reactor's thread only.
/// </summary>
/// <remarks>
/// When a process is killed between its event's getting safe and the file's saying so, the number is told twice: too
/// many rather than too few.
/// </remarks>
/// <param name="spool">Whose files are used.</param>
internal sealed class UntoldDrops(Spool spool)
{
    /// <summary>The file's name.</summary>
    public const string FileName = "drops";

    // Events that were made and are not safe yet.
    private readonly Queue<(ulong Seq, long Batches)> told = new();
    private long untold;
    private long notSafe;
    private long unanswered;
    private long written;
    private bool failed;

    /// <summary>Reads what the process before has left. Blocks.</summary>
    /// <exception cref="IOException">It can't be read.</exception>
    public void Open()
    {
        written = (long)Math.Min(spool.NumberFile(FileName).Read() ?? 0, int.MaxValue);
        untold = notSafe = written;
    }

    /// <summary>Batches were dropped.</summary>
    public void Add(long batches)
    {
        untold += batches;
        notSafe += batches;
    }

    /// <summary>So many are lost, and an event is asked for that tells it.</summary>
    public void AddOnItsWay(long frames)
    {
        notSafe += frames;
        Save();
    }

    /// <summary>So many were dropped on their way: another process could not learn whether they arrived.</summary>
    public void SetUnanswered(int batches) => unanswered = batches;

    /// <summary>Gives the number of those for which no event was asked, as one is now; 0 for none.</summary>
    public long Take()
    {
        var taken = untold;
        untold = 0;
        return taken;
    }

    /// <summary>The frame <paramref name="seq"/>, or one before it, is an event that tells of so many.</summary>
    public void NoteTold(long batches, ulong seq) => told.Enqueue((seq, batches));

    /// <summary>This process's frames up to the seq are acknowledged or on disk.</summary>
    public void NoteSafe(ulong seq)
    {
        while (told.TryPeek(out var oldest) && oldest.Seq <= seq)
            notSafe -= told.Dequeue().Batches;
        Save();
    }

    /// <summary>Writes the number if it has changed.</summary>
    public void Save()
    {
        if (notSafe + unanswered == written)
            return;
        var number = written = notSafe + unanswered;
        var file = spool.NumberFile(FileName);
        spool.Write(() =>
        {
            if (number == 0)
                file.Delete();
            else
                file.Replace((ulong)number);
        }).AddCallback(succeeded => failed = !succeeded);
    }

    /// <summary>The disk takes something: so it may take the number that it has refused.</summary>
    public void TryAgain()
    {
        if (failed)
            written = -1;
        failed = false;
        Save();
    }
}
