using Monitoring.Protocol.Frames;

namespace Monitoring.Protocol.Codec;

/// <summary>Writes what BATCH and SNAPSHOT have in common: the groups' states, bitmaps and values.</summary>
/// <remarks>
/// The layout, behind the time: two bits for each group defined, the first in the lowest bits; for each carried group
/// a varint of its age in ms; the bitmaps of all groups with values, as a map of their nonzero bytes and those bytes;
/// the changed values. PROTOCOL.md has it in full.
/// </remarks>
internal sealed class BatchWriter
{
    private readonly FrameWriter bitmap = new();
    private readonly FrameWriter values = new();
    private long[] zeros = [];
    private ulong[] scratch = [];

    /// <summary>A batch that tells what changed since the one before.</summary>
    public void WriteChanges(FrameWriter to, List<EncoderGroup> groups)
    {
        WriteStates(to, groups);
        foreach (var group in groups)
        {
            if (group.State == GroupState.Sampled)
                group.EncodeChanges(bitmap, values);
        }
        WriteColumns(to);
    }

    /// <summary>A key frame: all values in hand, and the next batch counts from here.</summary>
    public void WriteKey(FrameWriter to, List<EncoderGroup> groups, long timeMs)
    {
        WriteWhole(to, groups, timeMs);
        foreach (var group in groups)
        {
            if (group.HasValues)
                group.EncodeKey(Zeros(group.Count), bitmap, values);
        }
        WriteColumns(to);
    }

    /// <summary>A snapshot: as a key frame, but the next batch takes no notice of it.</summary>
    public void WriteSnapshot(FrameWriter to, List<EncoderGroup> groups, long timeMs)
    {
        WriteWhole(to, groups, timeMs);
        foreach (var group in groups)
        {
            if (group.HasValues)
                group.EncodeWhole(Zeros(group.Count), scratch, bitmap, values);
        }
        WriteColumns(to);
    }

    private void WriteWhole(FrameWriter to, List<EncoderGroup> groups, long timeMs)
    {
        foreach (var group in groups)
        {
            if (group.HasValues)
                group.State = group.TimeMs == timeMs ? GroupState.Sampled : GroupState.Carried;
        }
        WriteStates(to, groups);
        foreach (var group in groups)
        {
            if (group.State == GroupState.Carried)
                to.Varint((ulong)Math.Max(0, timeMs - group.TimeMs));
        }
    }

    private void WriteStates(FrameWriter to, List<EncoderGroup> groups)
    {
        bitmap.Clear();
        values.Clear();
        for (var i = 0; i < groups.Count; i += 4)
        {
            var states = 0;
            for (var j = i; j < groups.Count && j < i + 4; j++)
                states |= (int)groups[j].State << (2 * (j - i));
            to.U8((byte)states);
        }
    }

    private void WriteColumns(FrameWriter to)
    {
        var bytes = bitmap.Written;
        for (var i = 0; i < bytes.Length; i += 8)
        {
            var map = 0;
            for (var j = i; j < bytes.Length && j < i + 8; j++)
                map |= (bytes[j] != 0 ? 1 : 0) << (j - i);
            to.U8((byte)map);
        }
        foreach (var b in bytes)
        {
            if (b != 0)
                to.U8(b);
        }
        to.Bytes(values.Written);
    }

    private ReadOnlySpan<long> Zeros(int count)
    {
        if (zeros.Length < count)
        {
            zeros = new long[count * 2];
            scratch = new ulong[(count * 2 + 63) / 64];
        }
        return zeros;
    }
}
