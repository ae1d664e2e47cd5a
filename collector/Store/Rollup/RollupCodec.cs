using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Monitoring.Model;
using Monitoring.Protocol.Frames;

namespace Monitoring.Collector.Store.Rollup;

/// <summary>
/// A piece of a rollup as it is stored: a varint of the head's bytes; the head; for each 32 series, their values. Head
/// and values are each packed by Brotli, behind a varint of their packed bytes. The head: a varint count of series; for
/// each its name, type (u8), role (u8), unit, and a varint count of labels with name and value. Values: series by
/// series, number by number, those of all buckets.
/// </summary>
/// <remarks>
/// A text is a varint of its bytes, then UTF-8. Values are float64, each XORed with the one before, and their eight
/// bytes lie in eight planes, the lowest first: most bytes are zero then, and Brotli makes next to nothing of them. Who
/// wants one series unpacks no more than 32.
/// </remarks>
internal static class RollupCodec
{
    /// <summary>Bytes of a head unpacked, at most: 64 MiB.</summary>
    public const int HeadBytesMax = 64 << 20;

    /// <summary>Series whose values are packed together.</summary>
    public const int SeriesPerPack = 32;

    private const int Quality = 4;
    private const int Window = 20;

    /// <summary>Packs a piece; null when its head would have more than <see cref="HeadBytesMax"/>.</summary>
    /// <param name="piece">Its series, all with as many buckets.</param>
    public static byte[]? Pack(IReadOnlyList<RollupSeries> piece)
    {
        if (Head(piece) is not { } head)
            return null;
        using var packed = new MemoryStream();
        using var writer = new BinaryWriter(packed, Encoding.UTF8);
        writer.Write7BitEncodedInt(head.Length);
        WritePacked(writer, head);
        foreach (var together in piece.Chunk(SeriesPerPack))
        {
            WritePacked(writer, Written(plain =>
            {
                foreach (var rolled in together)
                {
                    for (var field = 0; field < RollupBucket.Fields; field++)
                        WriteColumn(plain, rolled.Buckets, field);
                }
            }));
        }
        return packed.ToArray();
    }

    /// <summary>Unpacks the series of a piece that are wanted; null when the bytes make no sense.</summary>
    /// <param name="packed">What <see cref="Pack"/> gave.</param>
    /// <param name="buckets">Buckets of the piece.</param>
    /// <param name="isWanted">Which series.</param>
    public static IReadOnlyList<RollupSeries>? Unpack(
        ReadOnlySpan<byte> packed, int buckets, Func<Series, bool> isWanted)
    {
        var from = new WireReader(packed);
        if (!TryReadHead(ref from, out var series))
            return null;
        var seriesBytes = buckets * sizeof(double) * RollupBucket.Fields;
        var plain = new byte[SeriesPerPack * seriesBytes];
        var found = new List<RollupSeries>();
        for (var first = 0; first < series.Length; first += SeriesPerPack)
        {
            var together = series.AsSpan(first, Math.Min(SeriesPerPack, series.Length - first));
            var content = from.Blob(int.MaxValue);
            if (from.Failed)
                return null;
            for (var (i, isUnpacked) = (0, false); i < together.Length; i++)
            {
                if (!isWanted(together[i]))
                    continue;
                if (!isUnpacked && !TryUnpack(content, plain.AsSpan(0, together.Length * seriesBytes)))
                    return null;
                isUnpacked = true;
                found.Add(new RollupSeries(together[i], ReadBuckets(plain.AsSpan(i * seriesBytes), buckets)));
            }
        }
        return from.AtEnd ? found : null;
    }

    private static byte[]? Head(IReadOnlyList<RollupSeries> piece)
    {
        using var plain = new MemoryStream();
        using var writer = new BinaryWriter(plain, Encoding.UTF8);
        writer.Write7BitEncodedInt(piece.Count);
        foreach (var rolled in piece)
        {
            WriteSeries(writer, rolled.Series);
            if (plain.Length > HeadBytesMax)
                return null;
        }
        return plain.ToArray();
    }

    private static bool TryReadHead(ref WireReader from, out Series[] series)
    {
        series = [];
        var head = new byte[from.VarintUpTo(HeadBytesMax)];
        if (!TryUnpack(from.Blob(int.MaxValue), head) || from.Failed)
            return false;
        var reader = new WireReader(head);
        // A series takes at least five bytes.
        series = new Series[reader.VarintUpTo(head.Length / 5)];
        for (var i = 0; i < series.Length; i++)
        {
            if (ReadSeries(ref reader) is not { } read)
                return false;
            series[i] = read;
        }
        return reader.AtEnd;
    }

    private static bool TryUnpack(ReadOnlySpan<byte> packed, Span<byte> plain) =>
        BrotliDecoder.TryDecompress(packed, plain, out var written) && written == plain.Length;

    private static byte[] Written(Action<BinaryWriter> write)
    {
        using var plain = new MemoryStream();
        using var writer = new BinaryWriter(plain, Encoding.UTF8);
        write(writer);
        return plain.ToArray();
    }

    private static void WriteSeries(BinaryWriter writer, Series series)
    {
        writer.Write(series.Family.Name);
        writer.Write((byte)series.Family.Type);
        writer.Write((byte)series.Role);
        writer.Write(series.Family.Unit);
        writer.Write7BitEncodedInt(series.Labels.Count);
        foreach (var label in series.Labels)
        {
            writer.Write(label.Name);
            writer.Write(label.Value);
        }
    }

    private static Series? ReadSeries(ref WireReader from)
    {
        var name = from.Text(Limits.NameBytesMax);
        var type = from.U8();
        var role = from.U8();
        var unit = from.Text(Limits.NameBytesMax);
        var labels = new Label[from.VarintUpTo(Limits.LabelsPerSeriesMax)];
        for (var i = 0; i < labels.Length; i++)
            labels[i] = new Label(from.Text(Limits.NameBytesMax), from.Text(Limits.LabelValueBytesMax));
        if (type > (byte)MetricType.Summary || role > (byte)SampleRole.Count
            || labels.DistinctBy(static label => label.Name).Count() != labels.Length)
        {
            from.Fail();
        }
        return from.Failed
            ? null
            : new Series(
                new Family(name, (MetricType)type, "", ValueKind.Float64, Unit: unit),
                new LabelSet(labels),
                (SampleRole)role);
    }

    private static void WriteColumn(BinaryWriter writer, RollupBucket[] buckets, int field)
    {
        Span<byte> column = stackalloc byte[buckets.Length * sizeof(double)];
        var before = 0UL;
        for (var i = 0; i < buckets.Length; i++)
        {
            var bits = BitConverter.DoubleToUInt64Bits(buckets[i][field]);
            for (var plane = 0; plane < sizeof(double); plane++)
                column[plane * buckets.Length + i] = (byte)((bits ^ before) >> (8 * plane));
            before = bits;
        }
        writer.Write(column);
    }

    private static RollupBucket[] ReadBuckets(ReadOnlySpan<byte> columns, int buckets)
    {
        Span<double> numbers = stackalloc double[buckets * RollupBucket.Fields];
        for (var field = 0; field < RollupBucket.Fields; field++)
        {
            var column = columns.Slice(field * buckets * sizeof(double), buckets * sizeof(double));
            var bits = 0UL;
            for (var i = 0; i < buckets; i++)
            {
                for (var plane = 0; plane < sizeof(double); plane++)
                    bits ^= (ulong)column[plane * buckets + i] << (8 * plane);
                numbers[i * RollupBucket.Fields + field] = BitConverter.UInt64BitsToDouble(bits);
            }
        }
        var read = new RollupBucket[buckets];
        for (var i = 0; i < buckets; i++)
            read[i] = RollupBucket.Of(numbers.Slice(i * RollupBucket.Fields, RollupBucket.Fields));
        return read;
    }

    private static void WritePacked(BinaryWriter writer, ReadOnlySpan<byte> plain)
    {
        var packed = new byte[BrotliEncoder.GetMaxCompressedLength(plain.Length)];
        if (!BrotliEncoder.TryCompress(plain, packed, out var length, Quality, Window))
            throw new InvalidOperationException("a piece does not fit where any would");
        writer.Write7BitEncodedInt(length);
        writer.Write(packed, 0, length);
    }
}
