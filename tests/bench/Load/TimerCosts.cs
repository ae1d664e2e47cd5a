using Monitoring.Reactor;

namespace Monitoring.Bench.Load;

/// <summary>What timers cost on the live reactor, 100,000 at once. reactor_twisted.py has the same for
/// Twisted.</summary>
internal sealed class TimerCosts
{
    private const int Timers = 100_000;
    private const int Rounds = 3;
    private static readonly TimeSpan Far = TimeSpan.FromHours(1);
    private static readonly TimeSpan Spread = TimeSpan.FromSeconds(1);
    private readonly IReactor reactor;
    private readonly TimeSpan[] delays;
    private readonly int[] order;
    private readonly Action fire;
    private readonly Deferred<TimeSpan> allFired = new();
    private int fired;

    private TimerCosts(IReactor reactor)
    {
        this.reactor = reactor;
        var random = new Random(1);
        delays = [.. Enumerable.Range(0, Timers).Select(_ => random.NextDouble() * Spread)];
        order = [.. Enumerable.Range(0, Timers)];
        random.Shuffle(order);
        fire = () =>
        {
            if (++fired == Timers)
            {
                allFired.Callback(Environment.CpuUsage.TotalTime);
            }
        };
    }

    internal static void Print(IReactor reactor)
    {
        var costs = new TimerCosts(reactor);
        costs.AddAndCancel(rounds: Rounds);
        costs.Fire();
    }

    private void AddAndCancel(int rounds)
    {
        var timers = new IDelayedCall[Timers];
        var (added, cancelled, bytes) = (double.MaxValue, double.MaxValue, 0.0);
        for (var round = 0; round < rounds; round++)
        {
            Array.Clear(timers);
            var before = GC.GetTotalMemory(forceFullCollection: true);
            added = Math.Min(added, CostMeter.CpuOf(() =>
            {
                for (var i = 0; i < Timers; i++)
                {
                    timers[i] = reactor.CallLater(Far + delays[i], fire);
                }
            }));
            // The first round is the one in which the heap grows.
            bytes = Math.Max(bytes, GC.GetTotalMemory(forceFullCollection: true) - before);
            cancelled = Math.Min(cancelled, CostMeter.CpuOf(() =>
            {
                foreach (var i in order)
                {
                    timers[i].Cancel();
                }
            }));
        }

        CostMeter.Print("timer_add", added / Timers, bytes / Timers);
        CostMeter.Print("timer_cancel", cancelled / Timers, 0);
    }

    private void Fire()
    {
        foreach (var delay in delays)
        {
            reactor.CallLater(delay, fire);
        }

        var start = Environment.CpuUsage.TotalTime;
        allFired.AddCallback(end =>
        {
            CostMeter.Print("timer_fired", (end - start).TotalNanoseconds / Timers, 0);
            reactor.Stop();
        });
    }
}
