using Monitoring.Protocol.Frames;

namespace Monitoring.Protocol.Codec;

/// <summary>Reads the bits of a BATCH or SNAPSHOT into the columns; <see cref="BatchWriter"/> has the layout.</summary>
internal static class BatchReader
{
    /// <summary>Reads everything that follows the time. After false the columns are of no more use.</summary>
    /// <param name="data">The bits.</param>
    /// <param name="groups">All groups.</param>
    /// <param name="timeMs">The batch's time.</param>
    /// <param name="isKey">True for a key frame or a snapshot.</param>
    /// <param name="samples">Live slots of the groups that were sampled.</param>
    public static bool TryRead(
        ReadOnlySpan<byte> data, List<DecoderGroup> groups, long timeMs, bool isKey, out int samples)
    {
        samples = 0;
        var from = new BitReader(data);
        if (!TryReadStates(ref from, groups, timeMs, isKey) || (isKey && !TryReadAges(ref from, groups, timeMs)))
            return false;
        if (!TryReadFlips(ref from, groups))
            return false;
        foreach (var group in groups)
        {
            if (!HasValues(group))
                continue;
            if (!(isKey ? group.TryReadWhole(ref from) : group.TryReadDeltas(ref from)))
                return false;
            group.Accept(timeMs - group.AgeMs);
            samples += group.State == GroupState.Sampled ? group.Count : 0;
        }
        return from.IsAtEnd;
    }

    private static bool HasValues(DecoderGroup group) => group.State is GroupState.Sampled or GroupState.Carried;

    /// <summary>Reads the states, and takes the values of the groups that have none any more.</summary>
    private static bool TryReadStates(ref BitReader from, List<DecoderGroup> groups, long timeMs, bool isKey)
    {
        var areSpelled = from.Bits(1) == 1;
        if (isKey && !areSpelled)
            return false;
        foreach (var group in groups)
        {
            if (areSpelled)
                group.State = (GroupState)from.Bits(2);
            else if (group.State == GroupState.Carried)
                group.State = GroupState.NotDue;
            if (group.State == GroupState.Carried && !isKey)
                return false;
            group.AgeMs = 0;
            if (group.State == GroupState.Failed || (isKey && group.State == GroupState.NotDue))
                group.Drop(timeMs);
            else if (isKey)
                group.Reset();
        }
        return !from.IsPastEnd;
    }

    private static bool TryReadAges(ref BitReader from, List<DecoderGroup> groups, long timeMs)
    {
        var k = AdaptiveCode.Start;
        foreach (var group in groups)
        {
            if (group.State != GroupState.Carried)
                continue;
            var age = from.Adaptive(ref k);
            if (age > (ulong)timeMs)
                return false;
            group.AgeMs = (long)age;
        }
        return !from.IsPastEnd;
    }

    /// <summary>Walks over the slots of all groups with values, from one flipped slot to the next.</summary>
    private static bool TryReadFlips(ref BitReader from, List<DecoderGroup> groups)
    {
        var k = AdaptiveCode.Start;
        var position = from.Adaptive(ref k);
        var start = 0UL;
        foreach (var group in groups)
        {
            if (!HasValues(group))
                continue;
            var end = start + (ulong)group.Count;
            while (position < end)
            {
                group.Flip((int)(position - start));
                var gap = from.Adaptive(ref k);
                if (gap > int.MaxValue)
                    return false;
                position += 1 + gap;
            }
            start = end;
        }
        // The last gap leads right behind the last slot.
        return position == start && !from.IsPastEnd;
    }
}
