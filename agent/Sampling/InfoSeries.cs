using Monitoring.Agent.Host;
using Monitoring.Model;

namespace Monitoring.Agent.Sampling;

/// <summary>
/// A series whose value is 1 and whose labels tell what was read. While they read the same, nothing is allocated; when
/// one changes, the old series leaves and a new one joins.
/// </summary>
/// <remarks>In each cycle: <see cref="Begin"/>, <see cref="Add"/> for each label in order, <see cref="Set"/>.</remarks>
/// <param name="family">Its family.</param>
/// <param name="fixedLabels">Labels that never change.</param>
/// <param name="names">The other labels' names, in the order in which the values are added; at least one.</param>
internal sealed class InfoSeries(Family family, Label[] fixedLabels, params string[] names)
{
    private const int InitialBytes = 128;

    private readonly int[] readEnds = new int[names.Length];
    private readonly int[] shownEnds = new int[names.Length];
    private byte[] read = new byte[InitialBytes];
    private byte[] shown = [];
    private int added;
    private OptionalSeries? series;

    /// <summary>A series of which every label is read.</summary>
    public InfoSeries(Family family, params string[] names)
        : this(family, [], names)
    {
    }

    /// <summary>Starts a cycle: no label is known yet.</summary>
    public void Begin() => added = 0;

    /// <summary>Adds the value of the next label.</summary>
    public void Add(ReadOnlySpan<byte> value)
    {
        var start = added == 0 ? 0 : readEnds[added - 1];
        var end = start + value.Length;
        if (end > read.Length)
            Array.Resize(ref read, Math.Max(end, read.Length * 2));
        value.CopyTo(read.AsSpan(start));
        readEnds[added++] = end;
    }

    /// <summary>Sets the series with these labels to <paramref name="value"/>. Default: 1.</summary>
    public void Set(SampleGroup group, long value = 1)
    {
        if (series is null || !IsAsShown())
            Replace(group);
        series!.Set(group, value);
    }

    /// <summary>Leaves the group.</summary>
    public void Release(SampleGroup group)
    {
        series?.Release(group);
        series = null;
    }

    private bool IsAsShown() =>
        readEnds.AsSpan().SequenceEqual(shownEnds) && read.AsSpan(0, readEnds[^1]).SequenceEqual(shown);

    private void Replace(SampleGroup group)
    {
        Release(group);
        shown = read[..readEnds[^1]];
        readEnds.CopyTo(shownEnds, 0);
        var labels = new Label[fixedLabels.Length + names.Length];
        fixedLabels.CopyTo(labels, 0);
        var start = 0;
        for (var i = 0; i < names.Length; i++)
        {
            var value = HostText.Of(shown.AsSpan(start, shownEnds[i] - start));
            labels[fixedLabels.Length + i] = new Label(names[i], value);
            start = shownEnds[i];
        }
        series = new OptionalSeries(family, labels);
    }
}
