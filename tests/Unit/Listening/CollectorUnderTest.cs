using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Monitoring.Collector.Aggregation;
using Monitoring.Collector.Ingest;
using Monitoring.Collector.Instruments;
using Monitoring.Collector.Listening;
using Monitoring.Collector.Registry;
using Monitoring.Collector.Store;
using Monitoring.Protocol.Messages;
using Monitoring.Reactor;
using Monitoring.Transport;

namespace Monitoring.Tests.Unit.Listening;

/// <summary>Every stage of the collector but its web side, in virtual time on a network in memory.</summary>
internal sealed class CollectorUnderTest : IDisposable
{
    public const string ActivitySourceName = "test of the collector";

    private readonly InstrumentSet instruments = new();
    private readonly ActivitySource activities = new(ActivitySourceName);
    private int hosts;

    public CollectorUnderTest(
        IReadOnlyList<KeyValuePair<string, string>>? forAgents = null,
        Func<IReactor, IJournal>? journal = null,
        Func<CollectorUnderTest, AgentTrust>? trust = null,
        Func<CollectorUnderTest, TlsServer>? tls = null)
    {
        Network = new MemoryNetwork(Reactor);
        Metrics = new CollectorMetrics(instruments);
        Latest = new LatestValues(Reactor);
        Fleet = new Fleet(
            Reactor, Registry, Latest, journal?.Invoke(Reactor) ?? new UnstoredJournal(Reactor), Events,
            Guid.NewGuid(), Metrics, Log, random: () => 0.5);
        Rounds = new FleetRounds(Fleet, Latest, Reactor, Metrics, NullLogger.Instance, activities);
        Admission = new Admission(Registry, trust?.Invoke(this), Reactor, Metrics, Log);
        Commands = new FleetCommands(Registry, Admission, Fleet, Reactor);
        ForAgents = forAgents is null ? null : new AgentConfiguration(Reactor, forAgents, []);
        var listener = new AgentListener(Reactor, Network, Admission, Fleet, Metrics, null, ForAgents);
        listener.Listen(new IPEndPoint(IPAddress.Loopback, 0), tls?.Invoke(this))
            .AddCallback(bound => EndPoint = bound);
    }

    public VirtualReactor Reactor { get; } = new();

    public KeptLines Log { get; } = new();

    public KeptEvents Events { get; } = new();

    public MemoryNetwork Network { get; }

    public CollectorMetrics Metrics { get; }

    public AgentRegistry Registry { get; } = new([]);

    public LatestValues Latest { get; }

    public Fleet Fleet { get; }

    public FleetRounds Rounds { get; }

    public Admission Admission { get; }

    public FleetCommands Commands { get; }

    public AgentConfiguration? ForAgents { get; }

    public IPEndPoint EndPoint { get; private set; } = null!;

    /// <summary>A new host with an id of its own; it has not dialled yet.</summary>
    public FakeHost Host(string name, Guid? id = null, ulong? incarnation = null)
    {
        hosts++;
        return new FakeHost(
            this, name, id ?? new Guid(hosts, 0, 0, new byte[8]), incarnation ?? (ulong)hosts);
    }

    /// <summary>Lets time pass.</summary>
    public void Wait(double seconds) => Reactor.AdvanceBy(TimeSpan.FromSeconds(seconds));

    /// <summary>What readers see of a host.</summary>
    public HostBlock? Block(string name) => Latest.Current.Find(name);

    public void Dispose()
    {
        Rounds.Dispose();
        Latest.Dispose();
        instruments.Dispose();
        activities.Dispose();
    }
}
