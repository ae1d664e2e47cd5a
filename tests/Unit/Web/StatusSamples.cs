using System.Reactive.Subjects;
using Monitoring.Collector.Web;

namespace Monitoring.Tests.Unit.Web;

/// <summary>Rows and snapshots for tests.</summary>
internal static class StatusSamples
{
    public static StatusSnapshot Empty { get; } = new(
        new CollectorFacts("0.1.0", 1, "[::]:7420", Insecure: false, InstallFrom: "", Page: "a page"),
        RoundSummary.None,
        FleetSummary.None,
        []);

    public static HostRow Row(string id, double? cpu = 0.5) => new()
    {
        Id = id,
        Name = "host-" + id,
        State = HostRowState.Up,
        CpuRatio = cpu,
    };

    public static StatusSnapshot With(params HostRow[] rows) => Empty with { Hosts = [.. rows] };
}

/// <summary>A view that a test publishes to.</summary>
internal sealed class ScriptedView(StatusSnapshot first) : IStatusView, IDisposable
{
    private readonly Subject<StatusSnapshot> published = new();
    private volatile StatusSnapshot current = first;

    public StatusSnapshot Current => current;

    public IObservable<StatusSnapshot> Published => published;

    public void Publish(StatusSnapshot next)
    {
        current = next;
        published.OnNext(next);
    }

    public void Dispose() => published.Dispose();
}
