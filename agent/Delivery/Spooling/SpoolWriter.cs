using System.Reactive;
using Monitoring.Reactor;

namespace Monitoring.Agent.Delivery.Spooling;

/// <summary>
/// Writes to disk what lies in memory and is not acknowledged. Each file begins with a key frame and the catalogue that
/// it is read with, so that none needs another. For the reactor's thread only.
/// </summary>
/// <param name="spool">The files.</param>
/// <param name="memory">What lies in memory.</param>
internal sealed class SpoolWriter(Spool spool, Outbox memory)
{
    /// <summary>Frames behind its catalogue after which a file gives way to the next one: 512 KiB.</summary>
    public const int BodyBytesMin = 512 << 10;

    // A large catalogue is in every file, so it is worth its while; and a small spool must not be one file.
    private const int CataloguesPerFile = 4;
    private const int FilesMin = 8;

    private SpoolFile? current;
    private long catalogueBytes;

    /// <summary>True while a write is on its way to the disk.</summary>
    public bool IsWriting { get; private set; }

    /// <summary>
    /// Writes everything that is neither acknowledged nor on disk; there must be no write on its way.
    /// </summary>
    /// <returns>Fires when it is on disk, with false when that failed.</returns>
    public Deferred<bool> Write()
    {
        var appends = Gather();
        if (appends.Count == 0)
            return Deferred.Succeed(true);
        if (catalogueBytes > spool.BytesMax / 2)
        {
            spool.Failed(new IOException("the series' names alone take up half of it: give a larger --spool.size"));
            current = null;
            return Deferred.Succeed(false);
        }
        if (spool.MakeRoom(appends.Sum(append => append.Bytes.Length), current) is { } dropped
            && dropped.Incarnation == memory.Incarnation)
        {
            memory.RemoveThrough(dropped.LastSeq);
        }
        IsWriting = true;
        var before = appends[0].File.LastSeq;
        // What is on its way counts already, so that an acknowledgement of less does not take the file away.
        if (!appends[0].IsNew)
            appends[0].File.LastSeq = appends[0].LastSeq;
        return spool.Work
            .Do(files => WriteAll(files, appends))
            .AddBoth(outcome => Written(appends, before, outcome));
    }

    private List<SpoolAppend> Gather()
    {
        var appends = new List<SpoolAppend>();
        var from = Math.Max(memory.AckedSeq, memory.SpooledSeq);
        if (memory.LastSeq <= from || memory.FirstSeq == ulong.MaxValue)
            return appends;
        if (current is { Removed: false })
            appends.Add(new SpoolAppend(current, isNew: false));
        else
            appends.Add(Begin(memory.KeyBefore(from + 1)));
        var walk = memory.WalkAfter(appends[0].IsNew ? appends[0].File.FirstSeq - 1 : from);
        while (walk.TryPeek(out var run, out var index))
        {
            var frame = run.Frames[index];
            if (frame.IsKey && appends[^1].FileBytes - catalogueBytes > BodyBytesMax())
                appends.Add(Begin(frame.Seq));
            appends[^1].Bytes.Bytes(run.BytesAt(index).Span);
            appends[^1].LastSeq = frame.Seq;
            walk.Advance();
        }
        // The file at hand may have been full.
        if (appends[0].Bytes.Length == 0)
            appends.RemoveAt(0);
        return appends;
    }

    private long BodyBytesMax() =>
        Math.Min(Math.Max(BodyBytesMin, catalogueBytes * CataloguesPerFile), spool.BytesMax / FilesMin);

    private SpoolAppend Begin(ulong keySeq)
    {
        var file = new SpoolFile(spool.TakeNumber(), memory.Incarnation, keySeq);
        var append = new SpoolAppend(file, isNew: true);
        var header = new SpoolHeader(spool.AgentId, memory.Incarnation, memory.AckedSeq);
        header.Write(append.Bytes);
        spool.NoteHeader(header);
        memory.CopyCatalogue(keySeq, append.Bytes);
        catalogueBytes = append.Bytes.Length;
        return append;
    }

    private bool Written(List<SpoolAppend> appends, ulong before, Outcome<(int Count, IOException? Error)> outcome)
    {
        IsWriting = false;
        if (!outcome.Succeeded)
            outcome.Failure.Raise();
        var (count, error) = outcome.Value;
        foreach (var written in appends[..count])
        {
            written.File.Bytes = written.FileBytes;
            written.File.LastSeq = written.LastSeq;
            memory.SpooledSeq = written.LastSeq;
            spool.Grown(written.File, written.Bytes.Length);
        }
        if (count == 0 && !appends[0].IsNew)
            appends[0].File.LastSeq = before;
        current = error is null ? appends[^1].File : null;
        spool.Untold.NoteSafe(memory.SpooledSeq);
        if (error is null)
            spool.Succeeded();
        else
            spool.Failed(error);
        // What was acknowledged while it was being written.
        spool.Acknowledged(memory.Incarnation, memory.AckedSeq);
        return error is null;
    }

    // On a worker thread.
    private static (int Count, IOException? Error) WriteAll(ISpoolFiles files, List<SpoolAppend> appends)
    {
        var count = 0;
        try
        {
            foreach (var append in appends)
            {
                files.Append(append.File.Name, append.Bytes.Written);
                files.Sync(append.File.Name);
                count++;
            }
            return (count, null);
        }
        catch (IOException e)
        {
            TryDelete(files, appends[count]);
            return (count, e);
        }

        // A file that was only begun is of no use; where bytes were added to one, they are never looked at.
        static void TryDelete(ISpoolFiles files, SpoolAppend failed)
        {
            if (!failed.IsNew)
                return;
            try
            {
                files.Delete(failed.File.Name);
            }
            catch (IOException)
            {
                // The disk that could not be written may not let anything be deleted either.
            }
        }
    }
}
