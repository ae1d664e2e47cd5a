using Monitoring.Model;

namespace Monitoring.Agent.Sampling;

/// <summary>
/// The series of one device, or of a sampler without devices: at most one of each of <paramref name="families"/>, all
/// with the same labels. A series is added to the group when its first value is set, so what a kernel doesn't report
/// costs nothing.
/// </summary>
/// <param name="group">Where the series go.</param>
/// <param name="families">What can be set, by column.</param>
/// <param name="labels">The labels of each series.</param>
public sealed class SeriesRow(SampleGroup group, Family[] families, LabelSet labels)
{
    private const int NotAdded = -1;

    private readonly int[] handles = MakeHandles(families.Length);

    /// <summary>A row whose labels are given in any order.</summary>
    public SeriesRow(SampleGroup group, Family[] families, params ReadOnlySpan<Label> labels)
        : this(group, families, labels.IsEmpty ? LabelSet.Empty : new LabelSet(labels))
    {
    }

    /// <summary>Sets this cycle's value of an unsigned family.</summary>
    public void Set(int column, ulong value) => group.Set(HandleOf(column), value);

    /// <summary>Sets this cycle's value of a signed family, or one known not to be negative.</summary>
    public void Set(int column, long value) => group.Set(HandleOf(column), value);

    /// <summary>Sets this cycle's value of a family of floats.</summary>
    public void SetFloat(int column, double value) => group.SetFloat(HandleOf(column), value);

    /// <summary>Takes all its series out of the group; a value set later adds them anew.</summary>
    public void Release()
    {
        foreach (ref var handle in handles.AsSpan())
        {
            if (handle != NotAdded)
                group.Release(handle);
            handle = NotAdded;
        }
    }

    private static int[] MakeHandles(int count)
    {
        var made = new int[count];
        made.AsSpan().Fill(NotAdded);
        return made;
    }

    private int HandleOf(int column)
    {
        ref var handle = ref handles[column];
        if (handle == NotAdded)
            handle = group.Add(new Series(families[column], labels));
        return handle;
    }
}
