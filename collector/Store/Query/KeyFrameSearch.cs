namespace Monitoring.Collector.Store.Query;

/// <summary>Finds where to begin among stored frames, so that what lies before a range needs no decoding.</summary>
internal static class KeyFrameSearch
{
    /// <summary>
    /// Where the last key frame begins that has no batch at or after <paramref name="fromMs"/> in front of it; 0 when
    /// there is none.
    /// </summary>
    public static int Before(ReadOnlySpan<byte> frames, long fromMs)
    {
        var found = 0;
        var batches = new BatchTimes(frames);
        while (batches.MoveNext())
        {
            if (batches.IsKey)
                found = batches.Offset;
            if (batches.TimeMs >= fromMs)
                break;
        }
        return found;
    }
}
