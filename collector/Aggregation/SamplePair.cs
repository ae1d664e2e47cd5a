using Monitoring.Model;

namespace Monitoring.Collector.Aggregation;

/// <summary>The two newest samples of one group, between which rates are read.</summary>
internal sealed class SamplePair
{
    /// <summary>The sample before the newest; null unless both are of the same series.</summary>
    public GroupSnapshot? Before { get; private set; }

    /// <summary>The newest sample; null while there is none.</summary>
    public GroupSnapshot? After { get; private set; }

    /// <summary>
    /// Takes the group as it is now, or null when the host has none now; says what that means for rates.
    /// </summary>
    public SampleStep Take(GroupSnapshot? group)
    {
        if (ReferenceEquals(group, After))
            return SampleStep.Same;
        var comparable = group is not null && ReferenceEquals(group.Series, After?.Series);
        (Before, After) = (comparable ? After : null, group);
        return group is null ? SampleStep.Gone : comparable ? SampleStep.Next : SampleStep.OtherSeries;
    }
}

/// <summary>What a sample means for rates.</summary>
internal enum SampleStep
{
    /// <summary>It is the one that was there.</summary>
    Same,

    /// <summary>The group has gone.</summary>
    Gone,

    /// <summary>
    /// It has other series than the one before: columns have to be found anew, and there is nothing to compare.
    /// </summary>
    OtherSeries,

    /// <summary>It can be compared with the one before.</summary>
    Next,
}
