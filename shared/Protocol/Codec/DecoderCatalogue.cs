using System.Text;
using Monitoring.Model;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;

namespace Monitoring.Protocol.Codec;

/// <summary>The groups and live series of one incarnation at the decoder, and which series it refuses.</summary>
internal sealed class DecoderCatalogue(SeriesPool? pool)
{
    private const int ShownBytesMax = 256;

    private readonly List<DecoderGroup> groups = [];
    private readonly HashSet<Series> taken = new(SampleIdentity.Instance);
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
    public Application AddSeries(int slot, int group, DefinedFamily family, SampleRole role, DefinedLabels labels)
    {
        if (slot <= slotLast)
            return Application.Malformed;
        if (live == Limits.SlotsPerAgentMax)
            return Application.OverLimit;
        slotLast = slot;
        live++;
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
        if (families.TryGetValue(family.Name, out var use) && use.Type != family.Type)
            return RefusalReason.TypeConflict;
        return taken.Count == Limits.SeriesPerAgentMax
            || textBytes + defined.TextBytes + labels.TextBytes > Limits.CatalogueBytesMax
            ? RefusalReason.TooManySeries
            : default;
    }

    private Series? Take(DefinedFamily defined, SampleRole role, DefinedLabels labels, ref RefusalReason reason)
    {
        var family = defined.Family!;
        var series = new Series(family, new LabelSet(labels.Labels), role);
        series = pool?.Share(series) ?? series;
        if (!taken.Add(series))
        {
            reason = RefusalReason.Duplicate;
            return null;
        }
        families.TryGetValue(family.Name, out var use);
        families[family.Name] = new FamilyUse(family.Type, use.Count + 1);
        textBytes += defined.TextBytes + labels.TextBytes;
        return series;
    }

    private void Release(Series? series)
    {
        if (series is null)
            return;
        taken.Remove(series);
        textBytes -= SeriesRules.TextBytes(series);
        var use = families[series.Family.Name];
        if (use.Count == 1)
            families.Remove(series.Family.Name);
        else
            families[series.Family.Name] = use with { Count = use.Count - 1 };
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

    private readonly record struct FamilyUse(MetricType Type, int Count);

    /// <summary>
    /// What tells the samples of one host apart: two series with the same name, role and labels can't both be exposed,
    /// whatever else their families say.
    /// </summary>
    private sealed class SampleIdentity : IEqualityComparer<Series>
    {
        public static SampleIdentity Instance { get; } = new();

        public bool Equals(Series? x, Series? y) =>
            x!.Family.Name == y!.Family.Name && x.Role == y.Role && x.Labels.Equals(y.Labels);

        public int GetHashCode(Series series) => HashCode.Combine(series.Family.Name, series.Role, series.Labels);
    }
}
