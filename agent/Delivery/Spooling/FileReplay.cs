using Monitoring.Protocol.Codec;

namespace Monitoring.Agent.Delivery.Spooling;

/// <summary>
/// Reads one spool file for a connection: leaves out what the collector has. Its methods block, and are called on a
/// worker thread, one at a time.
/// </summary>
/// <param name="file">The file; only what never changes of it is used.</param>
/// <param name="committedSeq">What the collector had committed of the incarnation when the connection began.</param>
/// <param name="sentSeq">The newest frame of the incarnation that was sent on the connection; 0 for none.</param>
/// <param name="catalogueSeq">The newest catalogue frame that the collector knows by then.</param>
internal sealed class FileReplay(SpoolFile file, ulong committedSeq, ulong sentSeq, ulong catalogueSeq)
{
    /// <summary>How much is read at a time: 128 KiB, and a frame.</summary>
    public const int ChunkBytes = 128 << 10;

    private SpoolReading? reading;
    private ulong fromSeq;
    private ulong frameSent = sentSeq;
    private ulong catalogueSent = catalogueSeq;

    /// <summary>Frames up to here are not missed when they are gone: the collector had committed them when the
    /// connection began, or they were sent on it from memory.</summary>
    public ulong NeededAboveSeq { get; } = Math.Max(committedSeq, sentSeq);

    /// <summary>What is wrong with the file, as far as it was read.</summary>
    public SpoolDamage Damage => reading?.Damage ?? SpoolDamage.None;

    /// <summary>The newest frame that could be read; 0 for none.</summary>
    public ulong LastSeq => reading?.Header is null ? 0 : reading.Chain.LastSeq;

    /// <summary>The frames that can't be read of those up to one; some may be empty ranges.</summary>
    public IReadOnlyList<SeqRange> Missing(ulong lastSeq) =>
        reading is null ? [new SeqRange(file.FirstSeq, lastSeq)] : reading.Missing(file.FirstSeq, lastSeq);

    /// <summary>The next frames to be sent; none at the end of what is in the file.</summary>
    /// <exception cref="IOException">The file can't be read; what was read before has been given.</exception>
    public FrameRun ReadChunk(ISpoolFiles files, long lengthMax)
    {
        var chunk = new FrameRun();
        if (reading is null && !TryBegin(files, lengthMax))
            return chunk;
        try
        {
            while (chunk.Length < ChunkBytes && reading!.TryNext(lengthMax, out var frame, out var bytes))
            {
                if (IsWanted(frame))
                    chunk.Add(frame, bytes);
            }
        }
        catch (IOException) when (chunk.Count > 0)
        {
            // What is in hand goes out first; the next call comes to the same place.
        }
        return chunk;
    }

    private bool TryBegin(ISpoolFiles files, long lengthMax)
    {
        fromSeq = file.FirstSeq <= committedSeq ? FindKey(files, lengthMax) : file.FirstSeq;
        reading = new SpoolReading(files, file.Name);
        return reading.TryBegin(lengthMax);
    }

    // The newest key frame from which everything is sent that the collector has not committed.
    private ulong FindKey(ISpoolFiles files, long lengthMax)
    {
        var key = file.FirstSeq;
        var whole = new SpoolReading(files, file.Name);
        if (!whole.TryBegin(lengthMax))
            return key;
        try
        {
            while (whole.TryNext(lengthMax, out var frame, out _) && frame.Seq <= committedSeq + 1)
                key = frame.IsKey ? frame.Seq : key;
        }
        catch (IOException)
        {
            // The frames up to there can be sent all the same.
        }
        return key;
    }

    private bool IsWanted(in EncodedFrame frame)
    {
        if (frame.IsCatalogue)
        {
            if (frame.Seq <= catalogueSent)
                return false;
            catalogueSent = frame.Seq;
            return true;
        }
        if (frame.Seq < fromSeq || frame.Seq <= frameSent)
            return false;
        frameSent = frame.Seq;
        return true;
    }
}
