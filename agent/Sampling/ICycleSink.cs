namespace Monitoring.Agent.Sampling;

/// <summary>What takes the values of each cycle: the encoder, or <c>print</c>.</summary>
public interface ICycleSink
{
    /// <summary>A cycle has ended. On the sampling thread; the groups may be read during the call only.</summary>
    /// <param name="cycle">Which one.</param>
    /// <param name="runs">All samplers, in an order that stays; a parked one's group must not be touched.</param>
    void CycleSampled(Cycle cycle, ReadOnlySpan<ScheduledSampler> runs);

    /// <summary>The same cycle, on the reactor's thread, before the next one may begin; also when taking its values
    /// threw.</summary>
    void CycleEnded();
}
