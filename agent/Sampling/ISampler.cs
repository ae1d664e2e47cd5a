namespace Monitoring.Agent.Sampling;

/// <summary>Samples one part of the host; what node_exporter calls a collector. One sampler, one file.</summary>
/// <remarks>
/// A sampler runs on the sampling thread only, never twice at a time. In the steady state it allocates nothing: its
/// files stay open, and the series it found keep their place in the group.
/// </remarks>
public interface ISampler : IDisposable
{
    /// <summary>
    /// The name that <c>--collector.NAME</c> and <c>node_scrape_collector_success{collector}</c> use.
    /// </summary>
    string Name { get; }

    /// <summary>How often it is sampled unless set otherwise.</summary>
    SamplingPace Pace { get; }

    /// <summary>
    /// Reads the host and sets the values of this cycle. A series that isn't set in a successful cycle is retired.
    /// </summary>
    /// <returns>
    /// False when the host has nothing of the kind (node_exporter's "no data"): no series, success 0.
    /// </returns>
    /// <exception cref="Exception">Anything thrown fails this cycle of this sampler alone; its message is logged once
    /// per change.</exception>
    bool Sample(SampleGroup group);
}
