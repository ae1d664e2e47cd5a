using Monitoring.Protocol.Frames;

namespace Monitoring.Protocol.Codec;

/// <summary>Writes what BATCH and SNAPSHOT have in common: the bits behind the time.</summary>
/// <remarks>
/// First the groups' states: a one and two bits for each group defined, or a zero when they are those of the batch
/// before. In a key frame, then the ages of the carried groups in ms. Then the slots of all groups with values, counted
/// through, whose changing has changed, as gaps; then the changed values. PROTOCOL.md has it in full.
/// </remarks>
internal sealed class BatchWriter
{
    private readonly BitWriter bits = new();

    /// <summary>A batch that tells what changed since the one before.</summary>
    public void WriteChanges(FrameWriter to, List<EncoderGroup> groups)
    {
        bits.Begin(to);
        if (groups.TrueForAll(static g => g.State == g.StateBefore))
            bits.Bits(0, 1);
        else
            WriteStates(groups);
        var gaps = new GapWriter(bits);
        var start = 0;
        foreach (var group in groups)
        {
            if (group.State != GroupState.Sampled)
                continue;
            group.WriteFlips(ref gaps, start);
            start += group.Count;
        }
        gaps.Add(start);
        foreach (var group in groups)
        {
            if (group.State == GroupState.Sampled)
                group.WriteDeltas(bits);
        }
        bits.End();
    }

    /// <summary>All values in hand.</summary>
    /// <param name="to">Takes them.</param>
    /// <param name="groups">All groups.</param>
    /// <param name="timeMs">The time of the batch; a group sampled at another time is carried.</param>
    /// <param name="isKey">True for a key frame, from which the next batch counts; false for a snapshot, of which it
    /// takes no notice.</param>
    public void WriteWhole(FrameWriter to, List<EncoderGroup> groups, long timeMs, bool isKey)
    {
        bits.Begin(to);
        foreach (var group in groups)
        {
            if (group.HasValues)
                group.State = group.TimeMs == timeMs ? GroupState.Sampled : GroupState.Carried;
        }
        WriteStates(groups);
        WriteAges(groups, timeMs);
        var gaps = new GapWriter(bits);
        var start = 0;
        foreach (var group in groups)
        {
            if (!group.HasValues)
                continue;
            group.WriteNonzero(ref gaps, start, isKey);
            start += group.Count;
        }
        gaps.Add(start);
        foreach (var group in groups)
        {
            if (group.HasValues)
                group.WriteWhole(bits);
        }
        bits.End();
    }

    private void WriteStates(List<EncoderGroup> groups)
    {
        bits.Bits(1, 1);
        foreach (var group in groups)
            bits.Bits((ulong)group.State, 2);
    }

    private void WriteAges(List<EncoderGroup> groups, long timeMs)
    {
        var k = AdaptiveCode.Start;
        foreach (var group in groups)
        {
            if (group.State == GroupState.Carried)
                bits.Adaptive((ulong)Math.Max(0, timeMs - group.TimeMs), ref k);
        }
    }
}
