using System.Diagnostics;
using System.Reactive;
using Monitoring.Reactor;

namespace Monitoring.Bench.Load;

/// <summary>What timers cost on the live reactor, 100,000 at once. reactor_twisted.py has the same for
/// Twisted.</summary>
internal sealed class TimerCosts
{
    private const int Timers = 100_000;
    private const int Rounds = 5;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Far = TimeSpan.FromHours(1);
    private readonly IReactor reactor;
    private readonly double[] delays;
    private readonly int[] order;
    private readonly Action fire;
    private Deferred<double> allFired = new();
    private TimeSpan start;
    private int fired;

    private TimerCosts(IReactor reactor)
    {
        this.reactor = reactor;
        var random = new Random(1);
        delays = [.. Enumerable.Range(0, Timers).Select(_ => random.NextDouble())];
        order = [.. Enumerable.Range(0, Timers)];
        random.Shuffle(order);
        fire = () =>
        {
            if (++fired == Timers)
            {
                allFired.Callback((Environment.CpuUsage.TotalTime - start).TotalNanoseconds);
            }
        };
    }

    internal static async Deferred<Unit> Print(IReactor reactor)
    {
        var costs = new TimerCosts(reactor);
        costs.AddAndCancel();
        CostMeter.Print("timer_fired", await costs.Fire(TimeSpan.FromSeconds(1)) / Timers, 0);
        CostMeter.Print("timer_fired_dense", await costs.Fire(TimeSpan.FromSeconds(0.1)) / Timers, 0);
        return Unit.Default;
    }

    private void AddAndCancel()
    {
        var timers = new IDelayedCall[Timers];
        for (var begin = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begin) < WarmUp;)
        {
            Add(timers, Far);
            Cancel(timers);
        }

        var (added, cancelled, bytes) = (double.MaxValue, double.MaxValue, 0.0);
        for (var round = 0; round < Rounds; round++)
        {
            Array.Clear(timers);
            var before = GC.GetTotalMemory(forceFullCollection: true);
            added = Math.Min(added, CostMeter.CpuOf(() => Add(timers, Far)));
            bytes = Math.Max(bytes, GC.GetTotalMemory(forceFullCollection: true) - before);
            cancelled = Math.Min(cancelled, CostMeter.CpuOf(() => Cancel(timers)));
        }

        CostMeter.Print("timer_add", added / Timers, bytes / Timers);
        CostMeter.Print("timer_cancel", cancelled / Timers, 0);
    }

    private void Add(IDelayedCall[] timers, TimeSpan from)
    {
        for (var i = 0; i < timers.Length; i++)
        {
            timers[i] = reactor.CallLater(from + TimeSpan.FromSeconds(delays[i]), fire);
        }
    }

    private void Cancel(IDelayedCall[] timers)
    {
        foreach (var i in order)
        {
            timers[i].Cancel();
        }
    }

    private async Deferred<double> Fire(TimeSpan spread)
    {
        var best = double.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            (fired, allFired) = (0, new Deferred<double>());
            foreach (var delay in delays)
            {
                reactor.CallLater(delay * spread, fire);
            }

            start = Environment.CpuUsage.TotalTime;
            best = Math.Min(best, await allFired);
        }

        return best;
    }
}
