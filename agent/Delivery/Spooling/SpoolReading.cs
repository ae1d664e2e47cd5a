using System.Buffers.Binary;
using Monitoring.Model;
using Monitoring.Protocol.Codec;
using Monitoring.Protocol.Frames;

namespace Monitoring.Agent.Delivery.Spooling;

/// <summary>
/// Reads a spool file from its front to its end and gives out the frames that can be read, whatever happened to the
/// file. Blocks; for one thread at a time.
/// </summary>
/// <param name="files">Where it is.</param>
/// <param name="name">What it is called.</param>
internal sealed class SpoolReading(ISpoolFiles files, string name)
{
    private const int BufferBytes = 64 << 10;

    private byte[] buffer = new byte[BufferBytes];
    private FrameChain? chain;
    // What has been read and not given out lies between start and end of the buffer; the file goes on at readTo.
    private int start;
    private int end;
    private long readTo;

    /// <summary>The file's header; null before it is read, and when it can't be.</summary>
    public SpoolHeader? Header { get; private set; }

    /// <summary>What was found to be wrong so far.</summary>
    public SpoolDamage Damage { get; private set; }

    /// <summary>What the frames given out so far amount to; there must be a header.</summary>
    public FrameChain Chain => chain!;

    /// <summary>Reads the header; false when there is none that this version reads.</summary>
    /// <exception cref="IOException">The file can't be read.</exception>
    public bool TryBegin(long lengthMax)
    {
        Fill(lengthMax);
        Header = SpoolHeader.Read(buffer.AsSpan(0, end));
        if (Header is not { } header)
        {
            Damage = SpoolDamage.Foreign;
            return false;
        }
        start = SpoolHeader.Bytes;
        chain = new FrameChain(header.Incarnation);
        return true;
    }

    /// <summary>The frames that can't be read of those that should be there; some may be empty ranges.</summary>
    /// <param name="firstSeq">The first one, a key frame.</param>
    /// <param name="lastSeq">The last one that should have come by now.</param>
    public IReadOnlyList<SeqRange> Missing(ulong firstSeq, ulong lastSeq) =>
        Header is null ? [new SeqRange(firstSeq, lastSeq)] : Chain.Missing(firstSeq, lastSeq);

    /// <summary>The next frame that can be read; false when there is none up to <paramref name="lengthMax"/>.</summary>
    /// <param name="lengthMax">Where the file ends; what may lie behind is not looked at.</param>
    /// <param name="frame">The frame; its offset means nothing.</param>
    /// <param name="bytes">The frame's bytes; valid until the next call.</param>
    /// <exception cref="IOException">The file can't be read.</exception>
    public bool TryNext(long lengthMax, out EncodedFrame frame, out ReadOnlySpan<byte> bytes)
    {
        frame = default;
        bytes = default;
        while (true)
        {
            var reading = FrameReader.Read(buffer.AsSpan(start, end - start), out var read);
            if (reading == FrameReading.NeedMore && Fill(lengthMax))
                continue;
            if (reading is FrameReading.NeedMore or FrameReading.BadLength)
                return NoteEnd(reading);
            if (reading == FrameReading.BadChecksum)
            {
                // Its length may be right all the same, and then the next frame stands behind it.
                Damage = SpoolDamage.Corrupt;
                start += (int)BinaryPrimitives.ReadUInt32LittleEndian(buffer.AsSpan(start));
                continue;
            }
            start += read.Whole.Length;
            if (!Chain.Take(read, out var seq))
            {
                Damage = SpoolDamage.Corrupt;
                continue;
            }
            frame = new EncodedFrame(Header!.Value.Incarnation, seq, read.Type, read.Flags, 0, read.Whole.Length);
            bytes = read.Whole;
            return true;
        }
    }

    private bool NoteEnd(FrameReading reading)
    {
        if (reading == FrameReading.BadLength)
            Damage = SpoolDamage.Corrupt;
        else if (start < end && Damage == SpoolDamage.None)
            Damage = SpoolDamage.Torn;
        return false;
    }

    // False when there is nothing more to be read.
    private bool Fill(long lengthMax)
    {
        buffer.AsSpan(start, end - start).CopyTo(buffer);
        (start, end) = (0, end - start);
        if (end == buffer.Length && buffer.Length < Limits.FrameBytesMax)
            Array.Resize(ref buffer, Math.Min(buffer.Length * 2, Limits.FrameBytesMax));
        var room = (int)Math.Min(buffer.Length - end, lengthMax - readTo);
        var read = room > 0 ? files.Read(name, readTo, buffer.AsSpan(end, room)) : 0;
        end += read;
        readTo += read;
        return read > 0;
    }
}
