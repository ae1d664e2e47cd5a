using Monitoring.Model;
using Monitoring.Protocol.Frames;

namespace Monitoring.Protocol.Codec;

/// <summary>Gathers groups and series and writes them as DEFINE frames, as many as it takes.</summary>
/// <remarks>
/// DEFINE's payload: incarnation u64, seq varint, follows varint; then four lists, each a varint count and its
/// entries: strings (text); groups (name, interval in ms); families (name, type u8, kind u8, count of operations u8,
/// operations u8, help, unit); series (slot - slot before - 1, group, family, role u8, count of labels, then name and
/// value of each). Texts in groups, families and series are varint indices into the strings, families in series into
/// the families of the same frame.
/// </remarks>
internal sealed class CatalogueWriter
{
    // With the largest series on top, a frame stays under its limit.
    private const int FrameBytesFull = Limits.FrameBytesMax / 2;

    private readonly FrameWriter strings = new();
    private readonly FrameWriter groups = new();
    private readonly FrameWriter families = new();
    private readonly FrameWriter series = new();
    private readonly Dictionary<string, int> stringIndex = new(StringComparer.Ordinal);
    private readonly Dictionary<Family, int> familyIndex = [];
    private int groupCount;
    private int seriesCount;
    private int lastSlot = -1;

    /// <summary>True when the next series should go into another frame.</summary>
    public bool IsFull =>
        strings.Length + groups.Length + families.Length + series.Length > FrameBytesFull
        || stringIndex.Count > Limits.CatalogueEntriesMax / 2;

    /// <summary>Forgets what was gathered.</summary>
    public void Clear()
    {
        strings.Clear();
        groups.Clear();
        families.Clear();
        series.Clear();
        stringIndex.Clear();
        familyIndex.Clear();
        groupCount = 0;
        seriesCount = 0;
        lastSlot = -1;
    }

    public void AddGroup(string name, long intervalMs)
    {
        groups.Varint(String(name));
        groups.Varint((ulong)intervalMs);
        groupCount++;
    }

    /// <summary>Adds a series; slots have to rise.</summary>
    public void AddSeries(int slot, int group, Series added)
    {
        var family = FamilyOf(added.Family);
        series.Varint((ulong)(slot - lastSlot - 1));
        series.Varint((ulong)group);
        series.Varint(family);
        series.U8((byte)added.Role);
        var labels = added.Labels.AsSpan();
        var count = 0;
        foreach (var label in labels)
            count += label.Value.Length > 0 ? 1 : 0;
        series.Varint((ulong)count);
        foreach (var label in labels)
        {
            // An empty value is the same as no label.
            if (label.Value.Length == 0)
                continue;
            series.Varint(String(label.Name));
            series.Varint(String(label.Value));
        }
        lastSlot = slot;
        seriesCount++;
    }

    /// <summary>Writes the frame and starts anew.</summary>
    public void WriteFrame(FrameWriter to, FrameFlags flags, ulong incarnation, ulong seq, ulong follows)
    {
        to.Begin(FrameType.Define, flags | FrameFlags.Incarnation);
        to.U64(incarnation);
        to.Varint(seq);
        to.Varint(follows);
        to.Varint((ulong)stringIndex.Count);
        to.Bytes(strings.Written);
        to.Varint((ulong)groupCount);
        to.Bytes(groups.Written);
        to.Varint((ulong)familyIndex.Count);
        to.Bytes(families.Written);
        to.Varint((ulong)seriesCount);
        to.Bytes(series.Written);
        to.End();
        Clear();
    }

    private ulong FamilyOf(Family family)
    {
        if (familyIndex.TryGetValue(family, out var index))
            return (ulong)index;
        families.Varint(String(family.Name));
        families.U8((byte)family.Type);
        families.U8((byte)family.Kind);
        families.U8((byte)family.Operations.Count);
        for (var i = 0; i < family.Operations.Count; i++)
            families.U8((byte)family.Operations[i]);
        families.Varint(String(family.Help));
        families.Varint(String(family.Unit));
        familyIndex.Add(family, familyIndex.Count);
        return (ulong)familyIndex.Count - 1;
    }

    private ulong String(string text)
    {
        if (stringIndex.TryGetValue(text, out var index))
            return (ulong)index;
        strings.Text(text);
        stringIndex.Add(text, stringIndex.Count);
        return (ulong)stringIndex.Count - 1;
    }
}
