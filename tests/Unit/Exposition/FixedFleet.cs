using Monitoring.Collector.Exposition;
using Monitoring.Model;
using static Monitoring.Tests.Unit.Text.Exposed;

namespace Monitoring.Tests.Unit.Exposition;

/// <summary>A fleet of two hosts: web1, which is up, and db 2, which is down.</summary>
internal sealed class FixedFleet : IFleetView
{
    public static FixedFleet TwoHosts { get; } = new(
        new ExposedHost(
            "db 2", Serving: false, "no batch for 12 s", LabelSet.Empty, [Group(Sample(Gauge("node_load1"), 9))])
        {
            LastSeenMs = 1_700_000_000_500,
        },
        new ExposedHost(
            "web1", Serving: true, "", new(new Label("env", "prod"), new Label("instance", "x")),
            [
                Group(Sample(Gauge("node_load1"), 0.5)),
                Group(Sample(Of(MetricType.Counter, "node_forks_total"), 7)),
                Group(Sample(Of(MetricType.Counter, "monitoring_agent_links_total"), 4)) with { Name = "agent" },
            ])
        {
            LastSeenMs = 1_700_000_001_000,
            RoundTripSeconds = 0.002,
            ClockOffsetSeconds = -1.5,
            Series = 2,
            RefusedSeries = 3,
            PollsTimedOut = 1,
            AgentVersion = "0.1.0",
        })
    {
        Fleet = new() { Up = 1, Down = 1, RoundExpected = 2, RoundAnswered = 1, Cpu = new(0.25, 0.25, 0.25, 0.25) },
    };

    public FixedFleet(params IReadOnlyList<ExposedHost> hosts) => Hosts = hosts;

    public IReadOnlyList<ExposedHost> Hosts { get; }

    public FleetFigures Fleet { get; init; } = FleetFigures.None;

    public ExposedHost? Find(string name) => Hosts.FirstOrDefault(host => host.Name == name);
}
