using Monitoring.Model;

namespace Monitoring.Agent.Sampling;

/// <summary>
/// A series that joins its group when its first value is set, so that what a host lacks is never announced.
/// </summary>
internal sealed class OptionalSeries(Series series)
{
    private const int None = -1;

    private int handle = None;

    /// <summary>The series of a family with labels in any order.</summary>
    public OptionalSeries(Family family, params ReadOnlySpan<Label> labels)
        : this(new Series(family, labels.IsEmpty ? LabelSet.Empty : new LabelSet(labels)))
    {
    }

    /// <summary>Sets this cycle's value of an unsigned series.</summary>
    public void Set(SampleGroup group, ulong value) => group.Set(HandleIn(group), value);

    /// <summary>Sets this cycle's value of a signed series, or of one known not to be negative.</summary>
    public void Set(SampleGroup group, long value) => group.Set(HandleIn(group), value);

    /// <summary>Sets this cycle's value of a floating-point series.</summary>
    public void SetFloat(SampleGroup group, double value) => group.SetFloat(HandleIn(group), value);

    /// <summary>Leaves the group; a later value joins it again.</summary>
    public void Release(SampleGroup group)
    {
        if (handle != None)
            group.Release(handle);
        handle = None;
    }

    private int HandleIn(SampleGroup group) => handle == None ? handle = group.Add(series) : handle;
}
