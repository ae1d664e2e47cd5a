using Monitoring.Protocol.Frames;

namespace Monitoring.Agent.Delivery.Spooling;

/// <summary>What goes when a spool file is dropped that was not acknowledged.</summary>
/// <param name="Batches">The seqs of its batches.</param>
/// <param name="Missing">The frames that can't be read of it; some may be empty ranges.</param>
/// <param name="Told">How many batches its events tell to be dropped: they have to be told anew.</param>
internal readonly record struct DroppedContent(
    IReadOnlyList<ulong> Batches, IReadOnlyList<SeqRange> Missing, long Told)
{
    /// <summary>Reads it. Blocks.</summary>
    /// <param name="files">Where the file is.</param>
    /// <param name="file">The file.</param>
    /// <param name="lastSeq">Its newest frame.</param>
    /// <param name="aboveSeq">Frames up to here are acknowledged.</param>
    /// <param name="belowSeq">Frames from here on are in the next file.</param>
    public static DroppedContent Of(ISpoolFiles files, SpoolFile file, ulong lastSeq, ulong aboveSeq, ulong belowSeq)
    {
        var batches = new List<ulong>();
        var told = 0L;
        var reading = new SpoolReading(files, file.Name);
        var isCutShort = false;
        try
        {
            var length = file.Bytes;
            while ((reading.Header is not null || reading.TryBegin(length))
                && reading.TryNext(length, out var frame, out var bytes))
            {
                if (frame.Seq <= aboveSeq || frame.Seq >= belowSeq)
                    continue;
                if (frame.Type == FrameType.Batch)
                    batches.Add(frame.Seq);
                told += ToldDrops.In(bytes);
            }
        }
        catch (IOException)
        {
            isCutShort = true;
        }
        // What is missing in a file that is whole was dropped before it could be written, and told then.
        var isWhole = reading.Damage == SpoolDamage.None && !isCutShort;
        return new DroppedContent(batches, isWhole ? [] : reading.Missing(file.FirstSeq, lastSeq), told);
    }
}
