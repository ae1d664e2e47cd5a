using System.Buffers;
using System.IO.Compression;

namespace Monitoring.Collector.Store.History;

/// <summary>
/// Compressed bytes as they are stored: a byte that says how, then the content. How many bytes come out stands beside
/// them.
/// </summary>
internal static class Packing
{
    private const byte Plain = 0;
    private const byte Brotli = 1;

    // Higher ones take several times as long for a few hundredths of the size: the codec leaves little to find.
    private const int Quality = 1;
    private const int Window = 18;

    // Unpacking takes as long as decoding, so what hardly shrinks is kept as it is: at least a sixteenth must go.
    private const int SavedShareMin = 16;

    /// <summary>Compresses, or keeps as it is what gets hardly smaller.</summary>
    /// <param name="content">What.</param>
    /// <param name="packed">Takes the result; replaced when it is too small, and then to be returned to the
    /// pool.</param>
    /// <returns>The result's length.</returns>
    public static int Pack(ReadOnlySpan<byte> content, ref byte[] packed)
    {
        var room = 1 + Math.Max(content.Length, BrotliEncoder.GetMaxCompressedLength(content.Length));
        if (packed.Length < room)
        {
            ArrayPool<byte>.Shared.Return(packed);
            packed = ArrayPool<byte>.Shared.Rent(room);
        }
        if (BrotliEncoder.TryCompress(content, packed.AsSpan(1), out var length, Quality, Window)
            && length < content.Length - content.Length / SavedShareMin)
        {
            packed[0] = Brotli;
            return 1 + length;
        }
        packed[0] = Plain;
        content.CopyTo(packed.AsSpan(1));
        return 1 + content.Length;
    }

    /// <summary>Undoes it.</summary>
    /// <param name="packed">What <see cref="Pack"/> gave.</param>
    /// <param name="content">As long as the content has to be.</param>
    /// <returns>False when it is damaged.</returns>
    public static bool TryUnpack(ReadOnlySpan<byte> packed, Span<byte> content)
    {
        if (packed.IsEmpty)
            return false;
        if (packed[0] == Brotli)
            return BrotliDecoder.TryDecompress(packed[1..], content, out var length) && length == content.Length;
        return packed[0] == Plain && packed.Length == content.Length + 1 && packed[1..].TryCopyTo(content);
    }
}
