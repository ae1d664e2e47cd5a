using Monitoring.Model;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;

namespace Monitoring.Protocol.Codec;

/// <summary>Reads the lists of a DEFINE frame into a catalogue; <see cref="CatalogueWriter"/> has the layout.</summary>
internal ref struct DefineReader
{
    private const int FamilyBytesMin = 6;

    private readonly DecoderCatalogue catalogue;
    private readonly DefineStrings strings;
    private WireReader from;
    private DefinedFamily[] families = [];

    // Of all series so far, repeated strings each time: comparing series takes as long.
    private long textBytes;

    public DefineReader(WireReader from, DecoderCatalogue catalogue)
    {
        this.catalogue = catalogue;
        strings = new DefineStrings(ref from);
        this.from = from;
    }

    /// <summary>Reads it all; after malformed content the catalogue is half-filled and of no more use.</summary>
    public Application Read()
    {
        var outcome = ReadGroups();
        if (outcome != Application.Applied)
            return outcome;
        ReadFamilies();
        outcome = ReadSeries();
        return outcome == Application.Applied && !from.AtEnd ? Application.Malformed : outcome;
    }

    private Application ReadGroups()
    {
        var count = from.VarintUpTo(from.Rest.Length);
        for (var i = 0; i < count; i++)
        {
            var reason = default(RefusalReason);
            var index = StringIndex();
            var intervalMs = from.VarintUpTo(int.MaxValue);
            if (from.Failed || strings.Find(index, Limits.NameBytesMax, ref reason) is not { Length: > 0 } name)
                return Application.Malformed;
            var outcome = catalogue.AddGroup(name, intervalMs);
            if (outcome != Application.Applied)
                return outcome;
        }
        return Application.Applied;
    }

    private void ReadFamilies()
    {
        families = new DefinedFamily[
            from.VarintUpTo(Math.Min(Limits.CatalogueEntriesMax, from.Rest.Length / FamilyBytesMin))];
        for (var i = 0; i < families.Length && !from.Failed; i++)
            families[i] = ReadFamily();
    }

    private DefinedFamily ReadFamily()
    {
        var nameIndex = StringIndex();
        var type = (MetricType)from.U8();
        var kind = (ValueKind)from.U8();
        var operations = from.Bytes(from.U8());
        var helpIndex = StringIndex();
        var unitIndex = StringIndex();
        if (from.Failed)
            return default;
        var reason = default(RefusalReason);
        var name = strings.Find(nameIndex, Limits.NameBytesMax, ref reason);
        var help = strings.Find(helpIndex, Limits.TextBytesMax, ref reason);
        var unit = strings.Find(unitIndex, Limits.NameBytesMax, ref reason);
        var isFloat = kind == ValueKind.Float64;
        if (name is null || help is null || unit is null)
            return new DefinedFamily(null, reason, isFloat, name ?? "");
        if (!SeriesRules.IsMetricName(name))
            return new DefinedFamily(null, RefusalReason.BadName, isFloat, name);
        if (type > MetricType.Summary || kind > ValueKind.Float64 || !TryOperations(operations, out var known))
            return new DefinedFamily(null, RefusalReason.UnknownMeaning, isFloat, name);
        return new DefinedFamily(new Family(name, type, help, kind, known, unit), default, isFloat, name);
    }

    private static bool TryOperations(ReadOnlySpan<byte> bytes, out ValueOperations operations)
    {
        operations = default;
        if (bytes.Length > ValueOperations.CountMax)
            return false;
        Span<ValueOperation> list = stackalloc ValueOperation[bytes.Length];
        for (var i = 0; i < bytes.Length; i++)
        {
            list[i] = (ValueOperation)bytes[i];
            if (list[i] is ValueOperation.None or > ValueOperation.TimesBillionth)
                return false;
        }
        operations = new ValueOperations(list);
        return true;
    }

    private Application ReadSeries()
    {
        var count = from.VarintUpTo(from.Rest.Length);
        var slot = -1L;
        for (var i = 0; i < count && !from.Failed; i++)
        {
            slot += 1L + from.VarintUpTo(int.MaxValue);
            var group = from.VarintUpTo(Limits.GroupsPerAgentMax);
            var family = from.VarintUpTo(Limits.CatalogueEntriesMax);
            var role = (SampleRole)from.U8();
            if (from.Failed || slot > int.MaxValue || group >= catalogue.Groups.Count || family >= families.Length)
                return Application.Malformed;
            var labels = ReadLabels(families[family].TextBytes);
            if (from.Failed)
                return Application.Malformed;
            var outcome = catalogue.AddSeries((int)slot, group, families[family], role, labels);
            if (outcome != Application.Applied)
                return outcome;
        }
        return from.Failed ? Application.Malformed : Application.Applied;
    }

    private DefinedLabels ReadLabels(int familyBytes)
    {
        var reason = default(RefusalReason);
        var bytes = 0;
        var count = from.VarintUpTo(from.Rest.Length);
        var labels = new List<Label>(Math.Min(count, Limits.LabelsPerSeriesMax));
        for (var i = 0; i < count && !from.Failed; i++)
        {
            var nameIndex = StringIndex();
            var valueIndex = StringIndex();
            if (from.Failed)
                return default;
            if (labels.Count == Limits.LabelsPerSeriesMax)
                reason = RefusalReason.TooLong;
            // A bad series is read to its end, for the sake of those behind it.
            if (reason != default)
                continue;
            var name = strings.Find(nameIndex, Limits.NameBytesMax, ref reason);
            var value = strings.Find(valueIndex, Limits.LabelValueBytesMax, ref reason);
            if (name is not null && !SeriesRules.IsLabelName(name))
                reason = RefusalReason.BadName;
            if (name is null || value is not { Length: > 0 })
                continue;
            labels.Add(new Label(name, value));
            bytes += strings.BytesOf(nameIndex) + strings.BytesOf(valueIndex);
            if (familyBytes + bytes > Limits.SeriesBytesMax)
                reason = RefusalReason.TooLong;
        }
        textBytes += familyBytes + bytes;
        if (reason == default && textBytes > Limits.CatalogueBytesMax)
            reason = RefusalReason.TooManySeries;
        return new DefinedLabels(reason == default ? Sorted(labels, ref reason) : null, reason, bytes);
    }

    private static Label[]? Sorted(List<Label> labels, ref RefusalReason reason)
    {
        labels.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        for (var i = 1; i < labels.Count; i++)
        {
            if (labels[i].Name != labels[i - 1].Name)
                continue;
            reason = RefusalReason.Duplicate;
            return null;
        }
        return [.. labels];
    }

    private int StringIndex()
    {
        var index = from.VarintUpTo(Limits.CatalogueEntriesMax);
        if (index < strings.Count)
            return index;
        from.Fail();
        return 0;
    }
}
