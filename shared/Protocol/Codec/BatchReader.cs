using Monitoring.Model;
using Monitoring.Protocol.Frames;

namespace Monitoring.Protocol.Codec;

/// <summary>Reads the groups' part of a BATCH or SNAPSHOT into the columns; <see cref="BatchWriter"/> has the layout.
/// </summary>
internal sealed class BatchReader
{
    private readonly byte[] states = new byte[Limits.GroupsPerAgentMax];
    private readonly long[] ages = new long[Limits.GroupsPerAgentMax];
    private byte[] bitmap = new byte[64];

    /// <summary>Samples in the batch read last: live slots of the groups that were sampled.</summary>
    public int Samples { get; private set; }

    /// <summary>Reads everything that follows the time. After false the columns are of no more use.</summary>
    public bool TryRead(ref WireReader from, List<DecoderGroup> groups, long timeMs, bool isKey)
    {
        if (!TryReadStates(ref from, groups, timeMs, isKey) || !TryReadBitmap(ref from, groups))
            return false;
        var data = from.Rest;
        var at = 0;
        var bit = 0;
        for (var i = 0; i < groups.Count; i++)
        {
            var group = groups[i];
            var state = (GroupState)states[i];
            if (state == GroupState.Failed || (isKey && state == GroupState.NotDue))
            {
                group.Drop();
                continue;
            }
            if (state == GroupState.NotDue)
                continue;
            if (isKey)
                group.Reset();
            if (!group.TryDecode(bitmap.AsSpan(bit, group.BitmapBytes), data, ref at, timeMs - ages[i]))
                return false;
            bit += group.BitmapBytes;
        }
        return at == data.Length;
    }

    private bool TryReadStates(ref WireReader from, List<DecoderGroup> groups, long timeMs, bool isKey)
    {
        Samples = 0;
        var packed = from.Bytes((groups.Count + 3) / 4);
        if (from.Failed)
            return false;
        for (var i = 0; i < groups.Count; i++)
        {
            states[i] = (byte)(packed[i / 4] >> (2 * (i & 3)) & 3);
            ages[i] = 0;
            if (states[i] == (byte)GroupState.Sampled)
                Samples += groups[i].Count;
            if (states[i] == (byte)GroupState.Carried)
                ages[i] = from.TimeMs();
            if (ages[i] > timeMs)
                from.Fail();
        }
        return !from.Failed && (isKey || !states.AsSpan(0, groups.Count).Contains((byte)GroupState.Carried));
    }

    /// <summary>Puts the nonzero bytes of all groups' bitmaps back in their places.</summary>
    private bool TryReadBitmap(ref WireReader from, List<DecoderGroup> groups)
    {
        var count = 0;
        for (var i = 0; i < groups.Count; i++)
            count += (GroupState)states[i] is GroupState.Sampled or GroupState.Carried ? groups[i].BitmapBytes : 0;
        if (bitmap.Length < count)
            bitmap = new byte[count * 2];
        var bytes = bitmap.AsSpan(0, count);
        bytes.Clear();
        var map = from.Bytes((count + 7) / 8);
        var rest = from.Rest;
        var used = 0;
        for (var i = 0; i < map.Length; i++)
        {
            for (int bits = map[i]; bits != 0; bits &= bits - 1)
            {
                var at = i * 8 + System.Numerics.BitOperations.TrailingZeroCount(bits);
                if (at >= count || used == rest.Length)
                    return false;
                bytes[at] = rest[used++];
            }
        }
        from.Bytes(used);
        return !from.Failed;
    }
}
