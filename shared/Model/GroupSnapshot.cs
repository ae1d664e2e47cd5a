namespace Monitoring.Model;

/// <summary>
/// The series of one sampler and their values at one moment. Never changed once made, so any thread may read it.
/// </summary>
/// <param name="Name">The sampler's name, for example <c>cpu</c>.</param>
/// <param name="TimeMs">When the values were sampled: milliseconds since the Unix epoch, on the agent's clock.</param>
/// <param name="Series">The series, in the order in which they were defined. The same array from snapshot to snapshot
/// while no series comes or goes.</param>
/// <param name="Values">Native values by the same index, to be read by the family's kind.</param>
public sealed record GroupSnapshot(string Name, long TimeMs, Series[] Series, long[] Values)
{
    /// <summary>The exposed value of the series at <paramref name="index"/>.</summary>
    public double Exposed(int index) => Series[index].Family.ToExposed(Values[index]);
}
