using System.Reactive.Concurrency;
using System.Reactive.Linq;
using Monitoring.Reactor;

namespace Monitoring.Tests.Unit.Reactor;

/// <summary>The same operators on the live and on the virtual reactor, which must give the same.</summary>
[TestClass]
public sealed class RxOperatorsTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);

    public static IEnumerable<object[]> Operators =>
    [
        ["Interval", "0 1 2", Of(on => Observable.Interval(Tick, on).Take(3))],
        ["Timer", "0 1", Of(on => Observable.Timer(TimeSpan.Zero, Tick, on).Take(2))],
        ["Delay", "1 2 3", Of(on => Observable.Range(1, 3).Delay(Tick, on))],
        ["DelaySubscription", "1 2", Of(on => Observable.Range(1, 2).DelaySubscription(Tick, on))],
        ["Throttle", "3", Of(on => Observable.Range(1, 3).Throttle(Tick, on))],
        ["Sample", "3", Of(on => Observable.Range(1, 3).Concat(Never(on)).Sample(Tick, on))],
        ["Buffer", "3 0", Of(on => Observable.Range(1, 3).Concat(Never(on)).Buffer(Tick * 2, on)
            .Select(buffer => buffer.Count).Take(2))],
        ["Timeout", "1 -1", Of(on => Observable.Return(1).Concat(Never(on)).Timeout(Tick, Observable.Return(-1), on))],
        ["ObserveOn", "1 2 3", Of(on => Observable.Range(1, 3).ObserveOn(on))],
        ["SubscribeOn", "1 2 3", Of(on => Observable.Range(1, 3).SubscribeOn(on))],
        ["Generate", "0 1 2", Of(on => Observable.Generate(0, n => n < 3, n => n + 1, n => n, _ => Tick, on))],
        ["Repeat", "7 7", Of(on => Observable.Repeat(7, 2, on))],
    ];

    [TestMethod]
    [DynamicData(nameof(Operators))]
    public void Operator_OnTheVirtualReactor_GivesItsValues(string name, string expected, object make) =>
        Assert.AreEqual(expected, Run(new VirtualReactor(), make), name);

    [TestMethod]
    [DynamicData(nameof(Operators))]
    public void Operator_OnTheLiveReactor_GivesItsValues(string name, string expected, object make) =>
        Assert.AreEqual(expected, Run(new LiveReactor(), make), name);

    /// <summary>Runs until the observable has ended; every value must come on the reactor's thread.</summary>
    private static string Run(IReactor reactor, object make)
    {
        var values = new List<string>();
        reactor.CallWhenRunning(() => ((Func<IScheduler, IObservable<string>>)make)(reactor).Subscribe(
            value => values.Add(reactor.InReactorThread ? value : "on another thread"),
            error => values.Add(error.Message),
            () => reactor.CallFromThread(reactor.Stop)));
        reactor.Run();
        return string.Join(' ', values);
    }

    /// <summary>Nothing, for longer than the operators wait; then the end.</summary>
    private static IObservable<int> Never(IScheduler on) => Observable.Empty<int>().Delay(Tick * 10, on);

    private static object Of<T>(Func<IScheduler, IObservable<T>> make) =>
        (Func<IScheduler, IObservable<string>>)(on => make(on).Select(value => $"{value}"));
}
