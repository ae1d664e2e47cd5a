using System.Buffers;

namespace Monitoring.Collector.Store.History;

/// <summary>A key frame's run while its rows are read from the journal, one after the other.</summary>
/// <param name="firstSeq">The key frame's.</param>
/// <param name="catalogue">The catalogue frame that it names.</param>
internal sealed class JournalRun(ulong firstSeq, ulong catalogue)
{
    private bool hasGap;

    /// <summary>The key frame's seq.</summary>
    public ulong FirstSeq { get; } = firstSeq;

    /// <summary>The seq of the last frame that could be read.</summary>
    public ulong LastSeq { get; private set; }

    /// <summary>The least time of batches that could be read.</summary>
    public long FirstMs { get; private set; } = long.MaxValue;

    /// <summary>The greatest.</summary>
    public long LastMs { get; private set; } = long.MinValue;

    /// <summary>The seq of the catalogue frame that the key frame names.</summary>
    public ulong Catalogue { get; } = catalogue;

    /// <summary>What could be read.</summary>
    public ArrayBufferWriter<byte> Frames { get; } = new();

    /// <summary>What could not; null when all could.</summary>
    public (ulong FirstSeq, ulong LastSeq, long FirstMs, long LastMs)? Lost { get; private set; }

    /// <summary>Takes a row in: its first and last seq, its first and last time, and as the sixth its frames.</summary>
    public void Take(Statement rows)
    {
        var (first, last) = (rows.UInt64(0), rows.UInt64(1));
        var content = rows.Bytes(5);
        var isWhole = FrameCheck.IsWhole(content);
        hasGap |= Frames.WrittenCount > 0 && first != LastSeq + 1;
        // Behind a gap nothing can be read before the next key frame. Where the agent dropped what lay there, only
        // names and events come before that, and nothing is lost.
        if (hasGap && isWhole && rows.OptionalInt64(2) is null)
            return;
        if (hasGap || !isWhole || Lost is not null)
        {
            Lose(first, last, rows.OptionalInt64(2), rows.OptionalInt64(3));
            return;
        }
        LastSeq = last;
        FirstMs = Math.Min(FirstMs, rows.OptionalInt64(2) ?? FirstMs);
        LastMs = Math.Max(LastMs, rows.OptionalInt64(3) ?? LastMs);
        Frames.Write(content);
    }

    private void Lose(ulong first, ulong last, long? firstMs, long? lastMs)
    {
        var lost = Lost ?? (first, last, long.MaxValue, long.MinValue);
        Lost = (
            lost.FirstSeq, last, Math.Min(lost.FirstMs, firstMs ?? lost.FirstMs),
            Math.Max(lost.LastMs, lastMs ?? lost.LastMs));
    }
}
