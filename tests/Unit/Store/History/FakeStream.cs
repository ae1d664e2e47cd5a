using Monitoring.Collector.Ingest;
using Monitoring.Model;
using Monitoring.Protocol.Codec;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;

namespace Monitoring.Tests.Unit.Store.History;

/// <summary>An agent's stream, and the decoder and row writer of the link that brings it.</summary>
internal sealed class FakeStream
{
    private readonly HistoryUnderTest history;
    private readonly StreamEncoder encoder;
    private readonly int group;
    private readonly Random random = new(5);
    private readonly List<(ulong Seq, bool IsKey, bool IsCatalogue, byte[] Bytes)> sent = [];
    private readonly List<string> pending = [];
    private RowWriter rows = null!;
    private int resumedTo;
    private StreamDecoder decoder = null!;

    public FakeStream(HistoryUnderTest history, int agent, ulong incarnation, int series = 3)
    {
        this.history = history;
        Key = new StreamKey(new Guid(agent, 0, 0, new byte[8]), incarnation);
        encoder = new StreamEncoder(incarnation);
        group = encoder.AddGroup("cpu", TimeSpan.FromSeconds(1));
        for (var i = 0; i < series; i++)
            Define($"node_cpu_{i}");
        Link(history, history.Open(Key));
    }

    public StreamKey Key { get; }

    public JournalStream Stream { get; private set; } = null!;

    /// <summary>The seqs of all batches that were sent.</summary>
    public List<ulong> Batches { get; } = [];

    /// <summary>Adds a series with the next batch.</summary>
    public void Define(string name) => pending.Add(name);

    /// <summary>Reports something with the next batch.</summary>
    public void Report(string text) => encoder.Report(
        new StreamEvent(EventKind.Gap, history.Reactor.UtcNow.ToUnixTimeMilliseconds(), 5, text));

    /// <summary>Samples once a second and has it delivered.</summary>
    public void Run(int seconds)
    {
        for (var i = 0; i < seconds; i++)
        {
            Send();
            history.Wait(1);
        }
    }

    /// <summary>Samples and has it delivered, as one read.</summary>
    public void Send(int batches = 1)
    {
        for (var i = 0; i < batches; i++)
        {
            encoder.Begin(history.Reactor.UtcNow.ToUnixTimeMilliseconds());
            foreach (var name in pending)
                encoder.Define(group, new Series(new Family(name, MetricType.Gauge, "Fake."), LabelSet.Empty));
            pending.Clear();
            encoder.WriteGroup(group, [.. Enumerable.Range(0, encoder.LiveSeries).Select(_ => random.NextInt64(1000))]);
            encoder.End();
            foreach (var frame in encoder.Frames)
            {
                sent.Add((frame.Seq, frame.IsKey, frame.IsCatalogue, encoder.Bytes.Slice(frame.Offset, frame.Length)
                    .ToArray()));
                if (frame.Type == FrameType.Batch)
                    Batches.Add(frame.Seq);
                Deliver(sent[^1].Bytes);
            }
        }
        rows.HandOver();
    }

    /// <summary>Links to a history that was started anew, and sends again what the protocol says.</summary>
    /// <param name="started">The history.</param>
    /// <param name="ackedSeq">What another collector has acknowledged.</param>
    /// <param name="namesOnly">True when no more than that comes, until <see cref="SendRest"/>.</param>
    /// <param name="wantsCatalogue">False for a collector that had a decoder, which turns out to be of no use.</param>
    public void Resume(
        HistoryUnderTest started, ulong ackedSeq = 0, bool namesOnly = false, bool wantsCatalogue = true)
    {
        var opened = started.Open(Key, wantsCatalogue, ackedSeq);
        Link(started, opened);
        var key = sent.FindLastIndex(f => f.IsKey && f.Seq <= opened.Stream.CommittedSeq + 1);
        foreach (var frame in sent.Take(key).Where(f => f.IsCatalogue && f.Seq > decoder.CatalogueSeq))
            Deliver(frame.Bytes);
        resumedTo = key;
        if (namesOnly)
            rows.HandOver();
        else
            SendRest();
    }

    /// <summary>Sends again what comes behind the names, from the key frame on.</summary>
    public void SendRest()
    {
        foreach (var frame in sent.Skip(resumedTo))
            Deliver(frame.Bytes);
        rows.HandOver();
    }

    private void Link(HistoryUnderTest to, OpenedStream opened)
    {
        Stream = opened.Stream;
        decoder = new StreamDecoder(Key.Incarnation, opened.Stream.AppendedSeq);
        foreach (var bytes in opened.Catalogue)
        {
            Assert.AreEqual(FrameReading.Ok, FrameReader.Read(bytes.Span, out var frame));
            decoder.Apply(frame, out _);
        }
        var streams = new Dictionary<StreamDecoder, JournalStream> { [decoder] = Stream };
        rows = new RowWriter(to.Journal, streams, Limits.UnackedBytesMax);
    }

    private void Deliver(ReadOnlySpan<byte> bytes)
    {
        Assert.AreEqual(FrameReading.Ok, FrameReader.Read(bytes, out var frame));
        var before = decoder.DecodedSeq;
        var outcome = decoder.Apply(frame, out _);
        Assert.IsTrue(outcome is Application.Applied or Application.Known, outcome.ToString());
        if (outcome == Application.Applied)
            rows.Add(decoder, frame);
        else if (decoder.DecodedSeq != before)
            rows.AddCopy(decoder, frame);
    }
}
