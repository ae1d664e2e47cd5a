using Microsoft.Data.Sqlite;
using Monitoring.Collector.Ingest;
using Monitoring.Collector.Instruments;
using Monitoring.Collector.Store.History;
using Monitoring.Protocol.Codec;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;
using Monitoring.Reactor;
using Monitoring.Tests.Unit.Listening;

namespace Monitoring.Tests.Unit.Store.History;

/// <summary>A history on real files, in virtual time.</summary>
internal sealed class HistoryUnderTest : IDisposable
{
    private readonly InstrumentSet instruments = new();

    public HistoryUnderTest(VirtualReactor? reactor = null, Retention? retention = null, string? folder = null)
    {
        Reactor = reactor ?? new VirtualReactor();
        Folder = folder ?? Directory.CreateTempSubdirectory("history").FullName;
        Disk = new VirtualDisk(Reactor);
        Metrics = new HistoryMetrics(instruments);
        Service = new HistoryService(
            Reactor, Disk, Folder, retention ?? Retention.Default, Metrics, Log, new Random(1));
    }

    public VirtualReactor Reactor { get; }

    public VirtualDisk Disk { get; }

    public string Folder { get; }

    /// <summary>The file beside the folder.</summary>
    public string Witness => PartitionWitness.PathFor(Folder);

    public HistoryMetrics Metrics { get; }

    public KeptLines Log { get; } = new();

    public HistoryService Service { get; }

    public IHistory History => Service.History;

    public IJournal Journal => Service.Journal;

    /// <summary>The partitions, oldest first.</summary>
    public string[] Files => [.. Directory.EnumerateFiles(Folder, "*.db").Order(StringComparer.Ordinal)];

    /// <summary>Starts it; gives what that failed with.</summary>
    public HistoryUnderTest Start(Action<Failure>? failed = null)
    {
        Service.Start().AddErrback(failure =>
        {
            if (failed is null)
                failure.Raise();
            failed!(failure);
        });
        Wait(0.01);
        return this;
    }

    public void Wait(double seconds) => Reactor.AdvanceBy(TimeSpan.FromSeconds(seconds));

    /// <summary>What a kill -9 leaves at this moment, with another history on it that has not started.</summary>
    public HistoryUnderTest Kill(Retention? retention = null)
    {
        var image = Directory.CreateTempSubdirectory("history").FullName;
        foreach (var file in Directory.EnumerateFiles(Folder).Where(f => !f.EndsWith("-shm", StringComparison.Ordinal)))
            File.Copy(file, Path.Combine(image, Path.GetFileName(file)));
        File.Copy(Witness, PartitionWitness.PathFor(image));
        return new HistoryUnderTest(Reactor, retention, image);
    }

    /// <summary>Opens one stream of an agent.</summary>
    public OpenedStream Open(StreamKey key, bool wantsCatalogue = true, ulong ackedSeq = 0)
    {
        OpenedStream? opened = null;
        Journal.Open(key.Agent, [new QueuedIncarnation(key.Incarnation, 1, 1, ackedSeq)], _ => wantsCatalogue)
            .AddCallback(streams => { opened = streams.Single(); });
        Wait(0);
        return opened!;
    }

    /// <summary>The seqs of all batches that are stored of an agent, each decoded, in the order of reading.</summary>
    public List<ulong> Decode(Guid agent, long fromMs = 0, long toMs = long.MaxValue) =>
        Decode(History, agent, fromMs, toMs);

    /// <summary>The same of any history.</summary>
    public static List<ulong> Decode(IHistory history, Guid agent, long fromMs = 0, long toMs = long.MaxValue)
    {
        List<ulong> seqs = [];
        StreamDecoder? decoder = null;
        foreach (var run in history.Runs(agent, fromMs, toMs))
        {
            if (!run.Continues)
            {
                decoder = new StreamDecoder(run.Stream.Incarnation);
                foreach (var frame in run.ReadCatalogue())
                    Apply(decoder, frame.Span, []);
            }
            Apply(decoder!, run.Frames.Span, seqs);
        }
        return seqs;
    }

    /// <summary>Damages a partition on the disk, under whoever has it open.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="table">The table whose first page is overwritten; null for the whole file.</param>
    public static void Overwrite(string path, string? table = null)
    {
        var (page, pageBytes) = (0L, 0L);
        using (var other = Database.Open(path, SqliteOpenMode.ReadWrite))
        {
            // Who has it open drops what it has cached once another connection has written.
            other.Execute("INSERT OR REPLACE INTO meta (name, value) VALUES ('other', random())");
            other.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
            pageBytes = other.Number("PRAGMA page_size");
            if (table is not null)
                page = other.Number($"SELECT rootpage FROM sqlite_schema WHERE name = '{table}'");
        }
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        file.Position = table is null ? 0 : (page - 1) * pageBytes;
        file.Write(new byte[table is null ? file.Length : pageBytes]);
    }

    private static void Apply(StreamDecoder decoder, ReadOnlySpan<byte> frames, List<ulong> seqs)
    {
        while (FrameReader.Read(frames, out var frame) == FrameReading.Ok)
        {
            frames = frames[frame.Whole.Length..];
            var outcome = decoder.Apply(frame, out _);
            Assert.IsTrue(outcome is Application.Applied or Application.Known, outcome.ToString());
            if (outcome == Application.Applied && frame.Type == FrameType.Batch)
                seqs.Add(decoder.AppliedSeq);
        }
        Assert.AreEqual(0, frames.Length);
    }

    public void Dispose()
    {
        Service.Stop();
        Wait(1);
        SqliteConnection.ClearAllPools();
        instruments.Dispose();
        Directory.Delete(Folder, recursive: true);
        File.Delete(Witness);
    }
}
