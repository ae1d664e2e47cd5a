using System.Buffers;
using Monitoring.Protocol.Codec;
using Monitoring.Protocol.Frames;

namespace Monitoring.Collector.Ingest;

/// <summary>
/// Frames of one stream that came together, one after the other as they were received, with what has to be known to
/// find and to read them again. A key frame is always the first of its row, and no seq is left out within a row.
/// </summary>
/// <remarks>For one thread at a time: filled by the one that reads the link, then handed to the journal.</remarks>
/// <param name="stream">Whose frames.</param>
/// <param name="bytes">Bytes to make room for at first.</param>
public sealed class JournalRow(JournalStream stream, int bytes) : IDisposable
{
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(bytes);
    private int length;

    /// <summary>Whose frames.</summary>
    public JournalStream Stream { get; } = stream;

    /// <summary>The seq of the first frame.</summary>
    public ulong FirstSeq { get; private set; }

    /// <summary>The seq of the last frame.</summary>
    public ulong LastSeq { get; private set; }

    /// <summary>The least time of its batches, in ms since the Unix epoch; null when it has none.</summary>
    public long? FirstMs { get; private set; }

    /// <summary>The greatest time of its batches; null when it has none.</summary>
    public long? LastMs { get; private set; }

    /// <summary>When the row begins with a key frame: the seq of the catalogue frame that it is read with; else
    /// 0.</summary>
    public ulong KeyCatalogueSeq { get; private set; }

    /// <summary>True when DEFINE, RETIRE or EVENT frames are among them.</summary>
    public bool HasOtherThanBatches { get; private set; }

    /// <summary>True when the agent's window is filling up, so that this should not wait for long.</summary>
    public bool IsUrgent { get; set; }

    /// <summary>True for frames that were committed elsewhere before: they are stored only so that those behind them
    /// can be decoded, and move the stream no further.</summary>
    public bool IsCopy { get; init; }

    /// <summary>Bytes of its stream that were handed over by then, its own included. Set by
    /// <see cref="JournalStream.Append"/>.</summary>
    public long StreamBytes { get; set; }

    /// <summary>BATCH frames in it.</summary>
    public int Batches { get; private set; }

    /// <summary>The frames' bytes.</summary>
    public ReadOnlySpan<byte> Frames => buffer.AsSpan(0, length);

    /// <summary>Bytes of memory that it holds.</summary>
    public int Capacity => buffer.Length;

    /// <summary>True when a frame that the decoder has just decoded belongs into another row: a key frame, or one
    /// that doesn't follow the last.</summary>
    public bool EndsBefore(StreamDecoder decoder, in Frame frame) =>
        length > 0 && (IsKey(frame) || decoder.DecodedSeq != LastSeq + 1);

    /// <summary>True when its batches can be decoded behind what is stored up to a seq: it goes on from there, or
    /// begins with a key frame.</summary>
    public bool IsReadableBehind(ulong storedSeq) => KeyCatalogueSeq > 0 || FirstSeq == storedSeq + 1;

    /// <summary>Adds a frame that the decoder has just decoded.</summary>
    public void Add(StreamDecoder decoder, in Frame frame)
    {
        LastSeq = decoder.DecodedSeq;
        if (length == 0)
        {
            FirstSeq = LastSeq;
            KeyCatalogueSeq = IsKey(frame) ? decoder.CatalogueSeq : 0;
        }
        if (frame.Type == FrameType.Batch)
        {
            Batches++;
            FirstMs = Math.Min(FirstMs ?? long.MaxValue, decoder.TimeMs);
            LastMs = Math.Max(LastMs ?? long.MinValue, decoder.TimeMs);
        }
        else
            HasOtherThanBatches = true;
        Append(frame.Whole);
    }

    /// <summary>Takes out the frames up to a seq, which are not wanted again.</summary>
    public void DropThrough(ulong seq)
    {
        var rest = Frames;
        while (FirstSeq <= seq && FrameReader.Read(rest, out var frame) == FrameReading.Ok)
        {
            rest = rest[frame.Whole.Length..];
            FirstSeq++;
            KeyCatalogueSeq = 0;
        }
        rest.CopyTo(buffer);
        length = rest.Length;
    }

    /// <summary>Gives back memory that it does not need, as it may wait for long: it holds at most twice the bytes of
    /// its frames then.</summary>
    public void Trim()
    {
        if (buffer.Length > 2 * length)
            MoveTo(ArrayPool<byte>.Shared.Rent(length));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        var held = buffer;
        (buffer, length) = ([], 0);
        if (held.Length > 0)
            ArrayPool<byte>.Shared.Return(held);
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (buffer.Length - length < bytes.Length)
            MoveTo(ArrayPool<byte>.Shared.Rent(Math.Max(buffer.Length * 2, length + bytes.Length)));
        bytes.CopyTo(buffer.AsSpan(length));
        length += bytes.Length;
    }

    private void MoveTo(byte[] other)
    {
        Frames.CopyTo(other);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = other;
    }

    private static bool IsKey(in Frame frame) => frame.Type == FrameType.Batch && frame.Flags.Has(FrameFlags.Key);
}
