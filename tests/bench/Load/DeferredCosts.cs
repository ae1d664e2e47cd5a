using Monitoring.Reactor;

namespace Monitoring.Bench.Load;

/// <summary>What Deferreds cost. reactor_twisted.py has the same, line by line, for Twisted.</summary>
internal static class DeferredCosts
{
    private const int Steps = 10;
    private const int Million = 1_000_000;
    private static readonly Func<string, string> Same = static x => x;
    private static readonly Func<string, Deferred<string>> Fired = static x => Deferred.Succeed(x);

    internal static void Print()
    {
        CostMeter.Measure("callbacks", 100_000, 1, TenCallbacks);
        CostMeter.Measure("fired_link", 50_000, Steps, TenFiredLinks);
        CostMeter.Measure("pending_link", 50_000, Steps, () => Nest(Steps));
        CostMeter.Measure("await", 50_000, Steps, () => AwaitTen(new Deferred<string>()));
        CostMeter.Measure("gather", 50_000, 1, GatherTen);
        CostMeter.Print("million_link", CostMeter.CpuOf(() => Nest(Million)) / Million, 0);
    }

    private static void TenCallbacks()
    {
        var deferred = new Deferred<string>();
        for (var i = 0; i < Steps; i++)
        {
            deferred.AddCallback(Same);
        }

        deferred.Callback("x");
    }

    private static void TenFiredLinks()
    {
        var deferred = new Deferred<string>();
        for (var i = 0; i < Steps; i++)
        {
            deferred.AddCallback(Fired);
        }

        deferred.Callback("x");
    }

    private static void Nest(int depth)
    {
        var innermost = new Deferred<string>();
        var outermost = innermost;
        var inner = innermost;
        Func<string, Deferred<string>> toInner = _ => inner;
        for (var i = 0; i < depth; i++)
        {
            inner = outermost;
            outermost = new Deferred<string>();
            outermost.AddCallback(toInner);
            outermost.Callback("x");
        }

        innermost.Callback("y");
        if (!outermost.HasResult)
        {
            throw new InvalidOperationException("The outermost Deferred has not got its result.");
        }
    }

    private static void AwaitTen(Deferred<string> first)
    {
        var outermost = first;
        for (var i = 0; i < Steps; i++)
        {
            outermost = Await(outermost);
        }

        first.Callback("x");

        static async Deferred<string> Await(Deferred<string> inner) => await inner;
    }

    private static void GatherTen()
    {
        var members = new Deferred<string>[Steps];
        for (var i = 0; i < Steps; i++)
        {
            members[i] = new Deferred<string>();
        }

        Deferred.Gather(members).AddCallback(static values => values);
        foreach (var member in members)
        {
            member.Callback("x");
        }
    }
}
