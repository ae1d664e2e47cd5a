using Monitoring.Collector.Ingest;
using Monitoring.Protocol.Codec;
using Monitoring.Protocol.Frames;

namespace Monitoring.Collector.Store.History;

/// <summary>Writes rows of the journal into a partition, and what stands in tables of its own. For the disk
/// thread.</summary>
internal sealed class Insertion
{
    private readonly Database database;
    private readonly Statement stream;
    private readonly Statement row;
    private readonly Statement catalogue;
    private readonly Statement happening;
    private readonly Statement end;
    private readonly Statement ownStream;
    private readonly Statement noted;
    private byte[] packed = [];

    /// <summary>Prepares the statements.</summary>
    public Insertion(Database database)
    {
        this.database = database;
        stream = database.Prepare("""
            INSERT INTO stream (agent, incarnation, created_ms, carried_seq, ended) VALUES (?1, ?2, ?3, ?4, 0)
            """);
        row = database.Prepare("""
            INSERT INTO journal
                (stream, first_seq, last_seq, first_ms, last_ms, key_catalogue, copied_seq, frames)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            """);
        catalogue = database.Prepare("""
            INSERT OR REPLACE INTO catalogue (stream, seq, restates, bytes, packed) VALUES (?1, ?2, ?3, ?4, ?5)
            """);
        happening = database.Prepare("""
            INSERT INTO event (stream, seq, kind, time_ms, amount, text) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            """);
        end = database.Prepare("UPDATE stream SET ended = ?2 WHERE id = ?1");
        // At its end from the start: the next partition has no use for it.
        ownStream = database.Prepare("""
            INSERT OR IGNORE INTO stream (agent, incarnation, created_ms, carried_seq, ended)
            VALUES (?1, ?2, ?3, 0, 1)
            """);
        noted = database.Prepare("""
            INSERT INTO event (stream, seq, kind, time_ms, amount, text)
            SELECT id, 0, ?3, ?4, ?5, ?6 FROM stream WHERE agent = ?1 AND incarnation = ?2
            """);
    }

    /// <summary>Makes the row of a stream that is new here.</summary>
    public void Add(StreamRecord record)
    {
        stream.Begin().Bind(1, record.Key.Agent).Bind(2, record.Key.Incarnation).Bind(3, record.CreatedMs)
            .Bind(4, record.CarriedSeq).Run();
        record.Id = database.LastInserted;
    }

    /// <summary>Notes whether a stream is at its end.</summary>
    public void SetEnded(StreamRecord record) => end.Begin().Bind(1, record.Id).Bind(2, record.Ended ? 1 : 0).Run();

    /// <summary>Writes an event that the collector has noted.</summary>
    public void Add(NotedEvent added)
    {
        var (agent, happened) = added;
        ownStream.Begin().Bind(1, agent).Bind(2, NotedEvent.Incarnation).Bind(3, happened.TimeMs).Run();
        noted.Begin()
            .Bind(1, agent).Bind(2, NotedEvent.Incarnation).Bind(3, (long)happened.Kind)
            .Bind(4, happened.TimeMs).Bind(5, happened.Amount).Bind(6, happened.Text)
            .Run();
    }

    /// <summary>Writes a row.</summary>
    public void Add(StreamRecord record, JournalRow added)
    {
        row.Begin()
            .Bind(1, record.Id).Bind(2, added.FirstSeq).Bind(3, added.LastSeq)
            .Bind(4, added.FirstMs).Bind(5, added.LastMs)
            .Bind(6, added.KeyCatalogueSeq).Bind(7, added.IsCopy ? added.LastSeq : 0).Bind(8, added.Frames)
            .Run();
        if (added.HasOtherThanBatches)
            AddOthers(record, added);
    }

    /// <summary>Writes only what of a row stands in tables of its own: catalogue frames, and events but for
    /// copies.</summary>
    public void AddOthers(StreamRecord record, JournalRow added)
    {
        var rest = added.Frames;
        while (FrameReader.Read(rest, out var frame) == FrameReading.Ok)
        {
            rest = rest[frame.Whole.Length..];
            if (frame.Type is FrameType.Define or FrameType.Retire)
                AddCatalogue(record, frame);
            else if (frame.Type == FrameType.Event && !added.IsCopy)
                AddEvent(record, frame);
        }
    }

    private void AddCatalogue(StreamRecord record, in Frame frame)
    {
        var from = new WireReader(frame.Payload);
        var seq = SeqIn(ref from);
        var length = Packing.Pack(frame.Whole, ref packed);
        catalogue.Begin()
            .Bind(1, record.Id).Bind(2, seq).Bind(3, frame.Flags.Has(FrameFlags.Restate) ? 1 : 0)
            .Bind(4, frame.Whole.Length).Bind(5, packed.AsSpan(0, length))
            .Run();
    }

    private void AddEvent(StreamRecord record, in Frame frame)
    {
        var from = new WireReader(frame.Payload);
        var seq = SeqIn(ref from);
        if (EventLayout.Read(ref from) is not { } read)
            return;
        happening.Begin()
            .Bind(1, record.Id).Bind(2, seq).Bind(3, (long)read.Kind)
            .Bind(4, read.TimeMs).Bind(5, read.Amount).Bind(6, read.Text)
            .Run();
    }

    // Behind the incarnation, which all but batches carry.
    private static ulong SeqIn(ref WireReader payload)
    {
        payload.U64();
        return payload.Varint();
    }
}
