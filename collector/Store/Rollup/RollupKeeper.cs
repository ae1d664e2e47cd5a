using System.Reactive;
using Monitoring.Reactor;

namespace Monitoring.Collector.Store.Rollup;

/// <summary>Has rollups made in slices on a worker thread, one slice at a time, and never for long.</summary>
public sealed class RollupKeeper
{
    /// <summary>From one bout of work to the next: 1 s.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long a bout goes on beginning slices: 200 ms, so that readers and the writer have CPUs left.
    /// </summary>
    public static readonly TimeSpan BoutMax = TimeSpan.FromMilliseconds(200);

    private readonly IReactor reactor;
    private readonly RollupBuilding building;
    private readonly Action<string> report;
    private readonly LoopingCall bouts;
    private bool failing;

    /// <summary>Sets it up; nothing is made before <see cref="Start"/>.</summary>
    /// <param name="reactor">Its clock, timers and worker threads.</param>
    /// <param name="building">Makes the rollups.</param>
    /// <param name="report">Gets one line when that fails, and when it works again.</param>
    public RollupKeeper(IReactor reactor, RollupBuilding building, Action<string> report)
    {
        this.reactor = reactor;
        this.building = building;
        this.report = report;
        bouts = new LoopingCall(reactor, () => reactor.DeferToThread(Bout).AddCallbacks(
            _ => Report(null), failure => Report(failure)));
    }

    /// <summary>Begins. On the reactor's thread, once the history is open.</summary>
    public void Start() => bouts.Start(Interval, now: false);

    /// <summary>Ends: a slice that is being made is the last one.</summary>
    public void Stop()
    {
        if (bouts.Running)
            bouts.Stop();
    }

    private Unit Bout()
    {
        var nowMs = reactor.UtcNow.ToUnixTimeMilliseconds();
        var began = reactor.Elapsed;
        while (building.Slice(nowMs, began) && reactor.Elapsed - began < BoutMax)
        {
        }
        return Unit.Default;
    }

    private void Report(Failure? failed)
    {
        if (failed is not null && !failing)
            report($"rollups can't be made, which is tried again each second: {failed.Exception.Message}");
        if (failed is null && failing)
            report("rollups are made again");
        failing = failed is not null;
    }
}
