using Monitoring.Protocol.Codec;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;
using Monitoring.Protocol.Sessions;

namespace Monitoring.Tests.Unit.Protocol.Sessions;

/// <summary>Keeps every frame for ever, and resumes as <see cref="IOutbox"/> says.</summary>
internal sealed class TestOutbox(ulong incarnation) : IOutbox
{
    private readonly List<(EncodedFrame Frame, byte[] Bytes)> frames = [];
    private Queue<(EncodedFrame Frame, byte[] Bytes)> toSend = new();
    private bool resumed;

    public ulong AckedSeq { get; private set; }

    public IReadOnlyList<QueuedIncarnation> Queued =>
        [new QueuedIncarnation(incarnation, 1, frames.Count == 0 ? 0 : frames[^1].Frame.Seq)];

    public void Add(StreamEncoder encoder)
    {
        foreach (var frame in encoder.Frames)
        {
            frames.Add((frame, encoder.Bytes.Slice(frame.Offset, frame.Length).ToArray()));
            if (resumed)
                toSend.Enqueue(frames[^1]);
        }
    }

    public void Resume(IReadOnlyList<IncarnationProgress> progress)
    {
        var known = progress.Single();
        var start = frames.FindLast(f => f.Frame.IsKey && f.Frame.Seq <= known.CommittedSeq + 1).Frame.Seq;
        var catalogue = frames.Where(f =>
            f.Frame.IsCatalogue && f.Frame.Seq > known.CatalogueSeq && f.Frame.Seq < start);
        toSend = new(catalogue.Concat(frames.Where(f => f.Frame.Seq >= start)));
        resumed = true;
    }

    public bool TryPeek(out OutboxFrame frame)
    {
        var any = toSend.TryPeek(out var next);
        frame = any
            ? new(incarnation, next.Frame.Seq, next.Frame.Type == FrameType.Batch, next.Bytes)
            : default;
        return any;
    }

    public void Advance() => toSend.Dequeue();

    public void Acknowledged(ulong incarnation, ulong seq) => AckedSeq = seq;
}
