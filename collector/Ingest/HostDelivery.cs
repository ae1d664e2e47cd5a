using Monitoring.Collector.Listening;
using Monitoring.Model;

namespace Monitoring.Collector.Ingest;

/// <summary>The newest of one host, as its link brought it. Never changed once made.</summary>
/// <param name="Link">Which link.</param>
/// <param name="Groups">All groups that have values now.</param>
/// <param name="TimeMs">The newest cycle's time: milliseconds since the Unix epoch, on the agent's clock.</param>
/// <param name="Interval">How often the agent means to send a batch.</param>
/// <param name="BytesPerSample">What a sample took on the wire, on average over the link; null before the
/// first.</param>
public sealed record HostDelivery(
    AgentLink Link, GroupSnapshot[] Groups, long TimeMs, TimeSpan Interval, double? BytesPerSample);
