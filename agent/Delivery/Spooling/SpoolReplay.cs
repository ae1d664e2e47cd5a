using Monitoring.Protocol.Codec;
using Monitoring.Protocol.Messages;
using Monitoring.Protocol.Sessions;
using Monitoring.Reactor;

namespace Monitoring.Agent.Delivery.Spooling;

/// <summary>
/// Sends what lies in spool files, file by file, oldest first, and reads ahead no more than a chunk. For the reactor's
/// thread only.
/// </summary>
/// <param name="spool">The files.</param>
/// <param name="memory">Has what need not be read from files.</param>
internal sealed class SpoolReplay(Spool spool, Outbox memory)
{
    private readonly Dictionary<ulong, StreamPosition> positions = [];
    private FrameRun chunk = new();
    private int at;
    private SpoolFile? file;
    private FileReplay? reading;
    // The file that was read to its end, and where that was.
    private long passedNumber;
    private long passedBytes;
    private long readTo;
    // Told apart by what a read that is still on its way belongs to.
    private int connection;

    /// <summary>Frames have come from the disk.</summary>
    public event Action? Arrived;

    /// <summary>True while frames are on their way from the disk.</summary>
    public bool IsLoading { get; private set; }

    /// <summary>A connection begins.</summary>
    public void Resume(IReadOnlyList<IncarnationProgress> progress)
    {
        positions.Clear();
        foreach (var entry in progress)
            positions[entry.Incarnation] = new StreamPosition(entry.CommittedSeq, 0, entry.CatalogueSeq);
        connection++;
        IsLoading = false;
        (passedNumber, passedBytes) = (0, 0);
        Forget();
    }

    /// <summary>How far an incarnation was sent on this connection.</summary>
    public StreamPosition PositionOf(ulong incarnation) => positions.GetValueOrDefault(incarnation);

    /// <summary>The newest frame of an incarnation that was sent on this connection, or will be whatever happens to
    /// its file; 0 for none.</summary>
    public ulong InHandSeq(ulong incarnation) => file?.Incarnation == incarnation && chunk.Count > 0
        ? Math.Max(chunk.Frames[^1].Seq, PositionOf(incarnation).SentSeq)
        : PositionOf(incarnation).SentSeq;

    /// <summary>
    /// True when memory let go of frames that were not sent on this connection, because they are in files as well.
    /// </summary>
    public bool HasOverlooked
    {
        get
        {
            var own = PositionOf(memory.Incarnation);
            return memory.FirstSeq > Math.Max(own.SentSeq, own.CommittedSeq) + 1 && FindNext() is not null;
        }
    }

    /// <summary>A frame was sent from memory.</summary>
    public void Note(in EncodedFrame frame)
    {
        var position = PositionOf(frame.Incarnation);
        positions[frame.Incarnation] = frame.IsCatalogue
            ? position with { CatalogueSeq = Math.Max(position.CatalogueSeq, frame.Seq) }
            : position with { SentSeq = Math.Max(position.SentSeq, frame.Seq) };
    }

    /// <summary>
    /// The next frame; false when none is there: they are being loaded, or there is nothing in the files that is not
    /// in memory.
    /// </summary>
    public bool TryPeek(out OutboxFrame frame)
    {
        frame = default;
        while (at == chunk.Count)
        {
            if (IsLoading || !TryLoad())
                return false;
        }
        // By now memory may have the rest; it begins with a key frame.
        if (chunk.Frames[at].Seq >= InMemoryFrom(file!))
        {
            Forget();
            return false;
        }
        frame = chunk.At(at);
        return true;
    }

    /// <summary>Goes behind the next frame.</summary>
    public void Advance()
    {
        Note(chunk.Frames[at]);
        at++;
    }

    // Gives false when there is nothing to load.
    private bool TryLoad()
    {
        if (reading is null && !TryBegin())
            return false;
        IsLoading = true;
        var asked = connection;
        var (from, length) = (reading!, file!.Bytes);
        readTo = length;
        spool.Work.Do(disk => from.ReadChunk(disk, length)).AddBoth(outcome =>
        {
            if (asked == connection)
                Take(outcome);
        });
        return true;
    }

    private bool TryBegin()
    {
        if (FindNext() is not { } next)
            return false;
        var position = PositionOf(next.Incarnation);
        file = next;
        reading = new FileReplay(next, position.CommittedSeq, position.SentSeq, position.CatalogueSeq);
        return true;
    }

    private SpoolFile? FindNext()
    {
        foreach (var file in spool.Files)
        {
            var isPassed = file.Number < passedNumber || (file.Number == passedNumber && file.Bytes == passedBytes);
            if (isPassed || file.FirstSeq >= InMemoryFrom(file))
                continue;
            if (!positions.TryGetValue(file.Incarnation, out var position))
                continue;
            if (file.LastSeq > Math.Max(position.SentSeq, position.CommittedSeq))
                return file;
        }
        return null;
    }

    private void Take(Outcome<FrameRun> outcome)
    {
        IsLoading = false;
        if (!outcome.Succeeded && outcome.Failure.Exception is not IOException)
            outcome.Failure.Raise();
        if (outcome is { Succeeded: true, Value.Count: > 0 })
        {
            // Before anything behind it is sent, as nothing tells of a gap once that is acknowledged.
            NoteRead(reading!.Damage, isAtEnd: false);
            (chunk, at) = (outcome.Value, 0);
        }
        else
        {
            // It is through, or gone: acknowledged or dropped in the meantime, or unreadable.
            var damage = outcome.Succeeded ? reading!.Damage : SpoolDamage.Unreadable;
            NoteRead(damage, isAtEnd: true);
            (passedNumber, passedBytes) = (file!.Number, readTo);
            Forget();
        }
        Arrived?.Invoke();
    }

    private ulong InMemoryFrom(SpoolFile file) =>
        file.Incarnation == memory.Incarnation ? memory.FirstSeq : ulong.MaxValue;

    private void NoteRead(SpoolDamage damage, bool isAtEnd) =>
        spool.NoteRead(file!, reading!, damage, isAtEnd, InMemoryFrom(file!));

    private void Forget()
    {
        (chunk, at) = (new FrameRun(), 0);
        (file, reading) = (null, null);
    }
}
