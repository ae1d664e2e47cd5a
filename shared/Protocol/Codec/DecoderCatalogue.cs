using Monitoring.Model;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;

namespace Monitoring.Protocol.Codec;

/// <summary>The groups and live series of one incarnation at the decoder, and which series it refuses.</summary>
internal sealed class DecoderCatalogue
{
    private const int ShownBytesMax = 256;

    private readonly List<DecoderGroup> groups = [];
    private readonly HashSet<SeriesKey> taken = [];
    private readonly Dictionary<string, FamilyUse> families = [];
    private readonly List<Refusal> refusals = [];
    private readonly HashSet<string> vanished = [];
    private int live;
    private int slotLast = -1;
    private long textBytes;

    public List<DecoderGroup> Groups => groups;

    /// <summary>Live series that are given out.</summary>
    public int SeriesCount => taken.Count;

    /// <summary>Live series that are refused.</summary>
    public int RefusedCount => live - taken.Count;

    /// <summary>True when refusals wait to be reported.</summary>
    public bool HasRefusals => refusals.Count > 0;

    /// <summary>Groups that had values when a restatement emptied the catalogue, and have not come back.</summary>
    public HashSet<string> Vanished => vanished;

    /// <summary>Begins a restatement.</summary>
    public void Clear()
    {
        foreach (var group in groups.Where(g => g.HasValues))
            vanished.Add(group.Name);
        groups.Clear();
        taken.Clear();
        families.Clear();
        refusals.Clear();
        live = 0;
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
    /// <param name="labels">Null when they were found bad, for <paramref name="reason"/>.</param>
    public Application AddSeries(
        int slot, int group, DefinedFamily family, SampleRole role, Label[]? labels, RefusalReason reason)
    {
        if (slot <= slotLast)
            return Application.Malformed;
        if (live == Limits.SlotsPerAgentMax)
            return Application.OverLimit;
        slotLast = slot;
        live++;
        if (family.Family is null)
            reason = family.Refusal;
        var series = reason == default ? Take(family.Family!, role, new LabelSet(labels), ref reason) : null;
        groups[group].Add(slot, series, family.IsFloat);
        if (series is null && refusals.Count < Refused.RefusalsMax)
            refusals.Add(new Refusal(slot, reason, Shown(family.Name, labels)));
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

    /// <summary>Moves the refusals not yet reported.</summary>
    public void TakeRefusals(ICollection<Refusal> to)
    {
        foreach (var refusal in refusals)
            to.Add(refusal);
        refusals.Clear();
    }

    private Series? Take(Family family, SampleRole role, LabelSet labels, ref RefusalReason reason)
    {
        var series = new Series(family, labels, role);
        var bytes = SeriesRules.TextBytes(series);
        reason = Judge(series, bytes);
        if (reason != default)
            return null;
        taken.Add(KeyOf(series));
        families.TryGetValue(family.Name, out var use);
        families[family.Name] = new FamilyUse(family.Type, use.Count + 1);
        textBytes += bytes;
        return series;
    }

    private RefusalReason Judge(Series series, int bytes)
    {
        if (!SeriesRules.IsRoleOf(series.Role, series.Family.Type))
            return RefusalReason.UnknownMeaning;
        if (taken.Contains(KeyOf(series)))
            return RefusalReason.Duplicate;
        if (families.TryGetValue(series.Family.Name, out var use) && use.Type != series.Family.Type)
            return RefusalReason.TypeConflict;
        return taken.Count == Limits.SeriesPerAgentMax || textBytes + bytes > Limits.CatalogueBytesMax
            ? RefusalReason.TooManySeries
            : default;
    }

    private void Release(Series? series)
    {
        if (series is null)
            return;
        taken.Remove(KeyOf(series));
        textBytes -= SeriesRules.TextBytes(series);
        var use = families[series.Family.Name];
        if (use.Count == 1)
            families.Remove(series.Family.Name);
        else
            families[series.Family.Name] = use with { Count = use.Count - 1 };
    }

    private static SeriesKey KeyOf(Series series) => new(series.Family.Name, series.Role, series.Labels);

    private static string Shown(string name, Label[]? labels) =>
        Utf8Text.Cut(labels is null ? name : name + new LabelSet(labels), ShownBytesMax);

    private readonly record struct SeriesKey(string Name, SampleRole Role, LabelSet Labels);

    private readonly record struct FamilyUse(MetricType Type, int Count);
}
