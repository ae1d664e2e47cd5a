using Monitoring.Model;
using Monitoring.Protocol.Frames;

namespace Monitoring.Protocol.Codec;

/// <summary>What has been added to and removed from the encoder's catalogue since it was last written.</summary>
internal sealed class CatalogueChanges
{
    private readonly List<(int Slot, int Group, Series Series)> defined = [];
    private readonly List<(int Group, int Slot)> retired = [];
    private readonly Dictionary<int, int> groupOfSlot = [];
    private int slotNext;
    private int groupsAdded;

    public bool Any => AnyRetired || defined.Count > 0 || groupsAdded > 0;

    public bool AnyRetired => retired.Count > 0;

    public void GroupAdded() => groupsAdded++;

    /// <summary>Gives a series its slot.</summary>
    public int Define(int group, Series series)
    {
        groupOfSlot.Add(slotNext, group);
        defined.Add((slotNext, group, series));
        return slotNext++;
    }

    /// <summary>Takes a slot out of use; gives the group it belonged to.</summary>
    public int Retire(int slot)
    {
        if (!groupOfSlot.Remove(slot, out var group))
            throw new ArgumentException($"slot {slot} is not live", nameof(slot));
        // What the collector was never told of needs no RETIRE.
        if (defined.RemoveAll(d => d.Slot == slot) == 0)
            retired.Add((group, slot));
        return group;
    }

    public void Clear()
    {
        defined.Clear();
        retired.Clear();
        groupsAdded = 0;
    }

    /// <summary>
    /// Writes the RETIRE frame: incarnation u64, seq varint, follows varint, a varint count of groups; for each,
    /// rising, the group and a count of slots, both varints, and for each slot, rising, its distance from the one
    /// before - 1.
    /// </summary>
    public void WriteRetired(FrameWriter to, ulong incarnation, ulong seq, ulong follows)
    {
        retired.Sort();
        to.Begin(FrameType.Retire, FrameFlags.Incarnation);
        to.U64(incarnation);
        to.Varint(seq);
        to.Varint(follows);
        to.Varint((ulong)retired.Select(r => r.Group).Distinct().Count());
        for (var i = 0; i < retired.Count;)
        {
            var group = retired[i].Group;
            var end = i;
            while (end < retired.Count && retired[end].Group == group)
                end++;
            to.Varint((ulong)group);
            to.Varint((ulong)(end - i));
            for (var slotBefore = -1; i < end; i++)
            {
                to.Varint((ulong)(retired[i].Slot - slotBefore - 1));
                slotBefore = retired[i].Slot;
            }
        }
        to.End();
    }

    /// <summary>Gathers what was added; <paramref name="frameFull"/> writes a frame as often as one is full.</summary>
    public void WriteDefined(List<EncoderGroup> groups, CatalogueWriter writer, Action<FrameFlags> frameFull)
    {
        if (defined.Count == 0 && groupsAdded == 0)
            return;
        Write(groups[^groupsAdded..], defined, FrameFlags.None, writer, frameFull);
    }

    /// <summary>Gathers the whole catalogue, as a restatement.</summary>
    public static void WriteWhole(List<EncoderGroup> groups, CatalogueWriter writer, Action<FrameFlags> frameFull)
    {
        var all = new List<(int Slot, int Group, Series Series)>();
        foreach (var (index, group) in groups.Index())
        {
            for (var i = 0; i < group.Count; i++)
                all.Add((group.Slots[i], index, group.Series[i]));
        }
        all.Sort(static (a, b) => a.Slot.CompareTo(b.Slot));
        Write(groups, all, FrameFlags.Restate, writer, frameFull);
    }

    private static void Write(
        List<EncoderGroup> groups,
        List<(int Slot, int Group, Series Series)> series,
        FrameFlags flags,
        CatalogueWriter writer,
        Action<FrameFlags> frameFull)
    {
        foreach (var group in groups)
            writer.AddGroup(group.Name, group.IntervalMs);
        foreach (var (slot, group, added) in series)
        {
            if (writer.IsFull)
            {
                frameFull(flags);
                flags = FrameFlags.None;
            }
            writer.AddSeries(slot, group, added);
        }
        frameFull(flags);
    }
}
