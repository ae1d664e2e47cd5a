using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Monitoring.Model;
using Monitoring.Protocol.Frames;

namespace Monitoring.Collector.Store.Rollup;

/// <summary>
/// A piece of a rollup as it is stored, under Brotli: a varint count of series; for each its name, type (u8), role
/// (u8), unit, and a varint count of labels with name and value; then, series by series and number by number, the
/// values of all buckets.
/// </summary>
/// <remarks>
/// A text is a varint of its bytes, then UTF-8. Values are float64, each XORed with the one before, and their eight
/// bytes lie in eight planes, the lowest first: most bytes are zero then, and Brotli makes next to nothing of them.
/// </remarks>
internal static class RollupCodec
{
    /// <summary>Bytes of a piece unpacked, at most: 256 MiB, more than the most series take.</summary>
    public const int BytesMax = 256 << 20;

    private const int Quality = 4;
    private const int Window = 20;

    /// <summary>Packs a piece.</summary>
    /// <param name="piece">Its series, all with as many buckets.</param>
    /// <param name="bytes">How many bytes it had before.</param>
    public static byte[] Pack(IReadOnlyList<RollupSeries> piece, out int bytes)
    {
        using var plain = new MemoryStream();
        using (var writer = new BinaryWriter(plain, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write7BitEncodedInt(piece.Count);
            foreach (var rolled in piece)
                WriteSeries(writer, rolled.Series);
            foreach (var rolled in piece)
            {
                for (var field = 0; field < RollupBucket.Fields; field++)
                    WriteColumn(writer, rolled.Buckets, field);
            }
        }
        bytes = (int)plain.Length;
        return Compress(plain.GetBuffer().AsSpan(0, bytes));
    }

    /// <summary>Unpacks the series of a piece that are wanted; null when the bytes make no sense.</summary>
    /// <param name="packed">What <see cref="Pack"/> gave.</param>
    /// <param name="bytes">How many bytes come out.</param>
    /// <param name="buckets">Buckets of the piece.</param>
    /// <param name="isWanted">Which series.</param>
    public static IReadOnlyList<RollupSeries>? Unpack(
        ReadOnlySpan<byte> packed, int bytes, int buckets, Func<Series, bool> isWanted)
    {
        if (bytes is < 1 or > BytesMax)
            return null;
        var plain = new byte[bytes];
        if (!BrotliDecoder.TryDecompress(packed, plain, out var written) || written != bytes)
            return null;
        var columnBytes = buckets * sizeof(double);
        var from = new WireReader(plain);
        // Each series takes at least its columns, so a count beyond them is no count.
        var series = new Series?[from.VarintUpTo(bytes / (columnBytes * RollupBucket.Fields))];
        for (var i = 0; i < series.Length && !from.Failed; i++)
            series[i] = ReadSeries(ref from);
        if (from.Failed || from.Rest.Length != series.Length * columnBytes * RollupBucket.Fields)
            return null;
        var found = new List<RollupSeries>();
        foreach (var known in series)
        {
            var columns = from.Bytes(columnBytes * RollupBucket.Fields);
            if (isWanted(known!))
                found.Add(new RollupSeries(known!, ReadBuckets(columns, buckets)));
        }
        return found;
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

    private static byte[] Compress(ReadOnlySpan<byte> plain)
    {
        var packed = new byte[BrotliEncoder.GetMaxCompressedLength(plain.Length)];
        return BrotliEncoder.TryCompress(plain, packed, out var length, Quality, Window)
            ? packed[..length]
            : throw new InvalidOperationException("a piece does not fit where any would");
    }
}
