using System.Text;
using Monitoring.Model;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;

namespace Monitoring.Protocol.Codec;

/// <summary>The groups and live series of one incarnation at the decoder, and which series it refuses.</summary>
internal sealed class DecoderCatalogue(SeriesPool? pool)
{
    private const int ShownBytesMax = 256;

    // Making the index anew takes a step for each series; a frame or a new series has to come for each so many of them
    // before it is let go, so that nobody can have it made for every frame.
    private const int IndexStepsPerFrame = 8;

    private readonly List<DecoderGroup> groups = [];
    private readonly List<Refusal> refusals = [];
    private readonly HashSet<string> vanished = [];
    private SeriesIndex? index;
    private int cameSinceIndex;
    private int live;
    private int taken;
    private int slotLast = -1;
    private long textBytes;

    public List<DecoderGroup> Groups => groups;

    /// <summary>Live series that are given out.</summary>
    public int SeriesCount => taken;

    /// <summary>Live series that are refused.</summary>
    public int RefusedCount => live - taken;

    /// <summary>True when refusals wait to be reported.</summary>
    public bool HasRefusals => refusals.Count > 0;

    /// <summary>Groups that had values when a restatement emptied the catalogue, and have not come back.</summary>
    public HashSet<string> Vanished => vanished;

    private SeriesIndex Index => index ??= new SeriesIndex(groups);

    /// <summary>Begins a restatement.</summary>
    public void Clear()
    {
        foreach (var group in groups.Where(g => g.HasValues))
            vanished.Add(group.Name);
        groups.Clear();
        index = null;
        cameSinceIndex = 0;
        refusals.Clear();
        live = 0;
        taken = 0;
        slotLast = -1;
        textBytes = 0;
    }

    public Application AddGroup(string name, int intervalMs)
    {
        if (groups.Count == Limits.GroupsPerAgentMax)
            return Application.OverLimit;
        if (groups.Exists(g => g.Name == name))
            return Application.Malformed;
        groups.Add(new DecoderGroup(name, intervalMs));
        return Application.Applied;
    }

    /// <summary>Adds a series, or refuses it: either way its slot is live and its values are decoded.</summary>
    public Application AddSeries(int slot, int group, DefinedFamily family, SampleRole role, DefinedLabels labels)
    {
        if (slot <= slotLast)
            return Application.Malformed;
        if (live == Limits.SlotsPerAgentMax)
            return Application.OverLimit;
        slotLast = slot;
        live++;
        cameSinceIndex++;
        var reason = JudgeParts(family, role, labels);
        var series = reason == default ? Take(family, role, labels, ref reason) : null;
        groups[group].Add(slot, series, family.IsFloat);
        if (series is null && refusals.Count < Refused.RefusalsMax)
            refusals.Add(new Refusal(slot, reason, Shown(family.Name, labels.Labels)));
        return Application.Applied;
    }

    /// <summary>Removes live slots, rising, from a group.</summary>
    public bool TryRetire(int group, ReadOnlySpan<int> slots)
    {
        if (!groups[group].TryRemove(slots, Release))
            return false;
        live -= slots.Length;
        return true;
    }

    /// <summary>A frame was applied: lets go of memory that only adding series takes, once that is worth
    /// it.</summary>
    public void FrameApplied()
    {
        if (index is null || ++cameSinceIndex < live / IndexStepsPerFrame)
            return;
        index = null;
        cameSinceIndex = 0;
        foreach (var group in groups)
            group.Trim(pool);
    }

    /// <summary>Moves the refusals not yet reported.</summary>
    public void TakeRefusals(ICollection<Refusal> to)
    {
        foreach (var refusal in refusals)
            to.Add(refusal);
        refusals.Clear();
    }

    // All that can be said before the labels are put together: that hashes each byte of them.
    private RefusalReason JudgeParts(DefinedFamily defined, SampleRole role, DefinedLabels labels)
    {
        if (defined.Family is not { } family)
            return defined.Refusal;
        if (labels.Refusal != default)
            return labels.Refusal;
        if (!SeriesRules.IsRoleOf(role, family.Type))
            return RefusalReason.UnknownMeaning;
        if (Index.HasOtherType(family))
            return RefusalReason.TypeConflict;
        return taken == Limits.SeriesPerAgentMax
            || textBytes + defined.TextBytes + labels.TextBytes > Limits.CatalogueBytesMax
            ? RefusalReason.TooManySeries
            : default;
    }

    private Series? Take(DefinedFamily defined, SampleRole role, DefinedLabels labels, ref RefusalReason reason)
    {
        var family = defined.Family!;
        var series = new Series(family, new LabelSet(labels.Labels), role);
        series = pool?.Share(series) ?? series;
        if (!Index.TryAdd(series))
        {
            reason = RefusalReason.Duplicate;
            return null;
        }
        taken++;
        textBytes += defined.TextBytes + labels.TextBytes;
        return series;
    }

    private void Release(Series? series)
    {
        if (series is null)
            return;
        index?.Remove(series);
        taken--;
        textBytes -= SeriesRules.TextBytes(series);
    }

    /// <summary>As <see cref="Series"/> is shown, but put together no further than is shown of it.</summary>
    private static string Shown(string name, Label[]? labels)
    {
        var text = new StringBuilder(name);
        for (var i = 0; i < labels?.Length && text.Length <= ShownBytesMax; i++)
        {
            var value = labels[i].Value;
            text.Append(i == 0 ? '{' : ',').Append(labels[i].Name).Append("=\"");
            text.Append(value, 0, Math.Min(value.Length, ShownBytesMax)).Append('"');
        }
        return Utf8Text.Cut(labels is { Length: > 0 } ? text.Append('}').ToString() : name, ShownBytesMax);
    }
}
