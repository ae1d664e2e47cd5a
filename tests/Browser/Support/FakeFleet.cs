using System.Globalization;
using System.Reactive.Subjects;
using Monitoring.Collector.Web;

namespace Monitoring.Tests.Browser.Support;

/// <summary>A fleet that a test makes up and changes.</summary>
public sealed class FakeFleet : IStatusView, IDisposable
{
    private const long GiB = 1L << 30;

    private readonly Subject<StatusSnapshot> published = new();
    private volatile StatusSnapshot current;

    public FakeFleet(params IEnumerable<HostRow> hosts)
    {
        var facts = new CollectorFacts(
            "0.1.0", Now - 277_200_000, "[::]:7420", Insecure: false, InstallFrom: "", Page: "a page");
        current = new StatusSnapshot(facts, RoundSummary.None, FleetSummary.None, [.. hosts]);
        Round();
    }

    public static long Now => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

    public StatusSnapshot Current => current;

    public IObservable<StatusSnapshot> Published => published;

    /// <summary>A host that is up; all of its figures follow from <paramref name="i"/>.</summary>
    public static HostRow Host(int i, string? name = null) => new()
    {
        Id = i.ToString("x32", CultureInfo.InvariantCulture),
        Name = name ?? $"web-{i}",
        State = HostRowState.Up,
        Os = i % 2 == 0 ? "Debian GNU/Linux 12 (bookworm)" : "Ubuntu 24.04.1 LTS",
        Kernel = i % 2 == 0 ? "6.1.0-26-amd64" : "6.8.0-45-generic",
        AgentVersion = "0.1.0",
        Address = $"10.0.{i / 250}.{i % 250}",
        BootMs = Now - (((i * 37L) + 1) * 3_600_000),
        LastSeenMs = Now,
        SampleMs = Now,
        RttMs = 0.3 + (i % 17),
        ClockOffsetMs = (i % 7) - 3.25,
        CpuRatio = i * 0.137 % 1,
        Cores = 1 << (i % 6),
        Load1 = i * 0.31 % 8,
        MemoryUsedBytes = (long)(8 * GiB * (0.1 + (i * 0.211 % 0.85))),
        MemoryTotalBytes = 8 * GiB,
        DiskUsedBytes = (long)(200 * GiB * (0.05 + (i * 0.173 % 0.9))),
        DiskTotalBytes = 200 * GiB,
        NetworkReceiveBytesPerSecond = 1_000 * Math.Pow(3, i % 10),
        NetworkTransmitBytesPerSecond = 700 * Math.Pow(2.5, i % 9),
        Series = 900 + (i * 13 % 700),
    };

    /// <summary>A host without values.</summary>
    public static HostRow Silent(int i, string name, HostRowState state, string reason) => new()
    {
        Id = i.ToString("x32", CultureInfo.InvariantCulture),
        Name = name,
        State = state,
        StateReason = reason,
        Os = "Arch Linux",
        Kernel = "6.11.2-arch1-1",
        Address = "10.0.9." + i,
        LastSeenMs = Now - 73_000,
    };

    /// <summary>Hosts in all states, with all that there is to tell.</summary>
    public static IEnumerable<HostRow> Mixed() =>
    [
        .. Enumerable.Range(1, 9).Select(i => Host(i)),
        Host(10, "db-1.fra.example.net") with
        {
            RefusedSeries = 212,
            RefusedExamples = ["node_filesystem_size_bytes{mountpoint=\"/var/lib/docker/overlay2/1f/merged\"}"],
        },
        Host(11, "edge-1.fra.example.net") with { State = HostRowState.Late, LastSeenMs = Now - 4_000 },
        Silent(12, "build-1", HostRowState.Down, "No batch for 10 s."),
        Silent(13, "backup-1", HostRowState.KeptOut, "Two running agents say that they are this one."),
    ];

    /// <summary>Publishes changed hosts.</summary>
    public void Change(Func<IEnumerable<HostRow>, IEnumerable<HostRow>> change) =>
        Publish(current with { Hosts = [.. change(current.Hosts)] });

    /// <summary>Publishes one host's row anew.</summary>
    public void Change(string name, Func<HostRow, HostRow> change) =>
        Change(hosts => hosts.Select(host => host.Name == name ? change(host) : host));

    /// <summary>Publishes a round over the hosts as they are.</summary>
    public void Round()
    {
        var answering = current.Hosts.Where(host => host.State == HostRowState.Up).ToArray();
        var missing = current.Hosts.Where(host => host.State == HostRowState.Late).Select(host => host.Name).ToArray();
        var cpu = answering.Select(host => host.CpuRatio ?? 0).Order().ToArray();
        Publish(current with
        {
            Round = new RoundSummary(
                current.Round.Number + 1, Now, Now, answering.Length + missing.Length, answering.Length, [.. missing]),
            Fleet = answering.Length == 0 ? FleetSummary.None : new FleetSummary
            {
                Up = answering.Length,
                Late = missing.Length,
                CpuRatio = new RatioSpread(
                    cpu.Average(), cpu[cpu.Length / 2], cpu[(cpu.Length - 1) * 95 / 100], cpu[^1]),
                MemoryUsedBytes = answering.Sum(host => host.MemoryUsedBytes),
                MemoryTotalBytes = answering.Sum(host => host.MemoryTotalBytes),
                DiskUsedBytes = answering.Sum(host => host.DiskUsedBytes),
                DiskTotalBytes = answering.Sum(host => host.DiskTotalBytes),
                NetworkReceiveBytesPerSecond = answering.Sum(host => host.NetworkReceiveBytesPerSecond),
                NetworkTransmitBytesPerSecond = answering.Sum(host => host.NetworkTransmitBytesPerSecond),
                Top = new TopHosts(
                    [.. answering.OrderByDescending(host => host.CpuRatio).Take(3).Select(host => host.Name)],
                    [.. answering.OrderByDescending(host => host.MemoryUsedBytes).Take(3).Select(host => host.Name)]),
            },
        });
    }

    public void Dispose() => published.Dispose();

    private void Publish(StatusSnapshot next)
    {
        current = next;
        published.OnNext(next);
    }
}
