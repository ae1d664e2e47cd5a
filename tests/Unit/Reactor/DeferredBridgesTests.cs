using System.Reactive.Subjects;
using Monitoring.Reactor;

namespace Monitoring.Tests.Unit.Reactor;

[TestClass]
public sealed class DeferredBridgesTests
{
    private readonly VirtualReactor reactor = new();
    private readonly List<string> log = [];

    [TestMethod]
    public async Task ToTask_ValueErrorOrCancel_EndsTheTaskSo()
    {
        Assert.AreEqual(5, await Deferred.Succeed(5).ToTask());
        await Assert.ThrowsExactlyAsync<TimeoutException>(() => Deferred.Fail<int>(new TimeoutException()).ToTask());
        var pending = new Deferred<int>();
        var task = pending.ToTask();
        Assert.IsFalse(task.IsCompleted);
        pending.Cancel();
        Assert.IsTrue(task.IsCanceled);
    }

    [TestMethod]
    public void ToDeferred_OfATask_FiresOnTheReactor()
    {
        var source = new TaskCompletionSource<int>();
        source.Task.ToDeferred(reactor).AddCallback(x => log.Add($"{x}"));
        source.SetResult(7);
        Assert.IsEmpty(log);

        reactor.Advance(TimeSpan.Zero);

        CollectionAssert.AreEqual(new[] { "7" }, log);
    }

    [TestMethod]
    public void ToDeferred_OfAFailedTask_HasItsOwnException()
    {
        Task.FromException<int>(new TimeoutException()).ToDeferred(reactor)
            .AddErrback(failure => log.Add(failure.Exception.GetType().Name));

        reactor.Advance(TimeSpan.Zero);

        CollectionAssert.AreEqual(new[] { "TimeoutException" }, log);
    }

    [TestMethod]
    public void ToDeferred_OfATaskCancelled_StopsItsWork()
    {
        using var cancel = new CancellationTokenSource();
        var source = new TaskCompletionSource<int>();
        cancel.Token.Register(() => source.SetCanceled(cancel.Token));
        var deferred = source.Task.ToDeferred(reactor, cancel);
        deferred.AddErrback(failure => log.Add(failure.Exception.GetType().Name));

        deferred.Cancel();
        reactor.Advance(TimeSpan.Zero);

        Assert.IsTrue(source.Task.IsCanceled);
        CollectionAssert.AreEqual(new[] { "OperationCanceledException" }, log);
    }

    [TestMethod]
    public void Start_Cancelled_CancelsTheTokenAndFails()
    {
        CancellationToken token = default;
        var deferred = reactor.Start(cancel =>
        {
            token = cancel;
            return new TaskCompletionSource<int>().Task;
        });
        deferred.AddErrback(failure => log.Add(failure.Exception.GetType().Name));

        deferred.Cancel();

        Assert.IsTrue(token.IsCancellationRequested);
        CollectionAssert.AreEqual(new[] { "OperationCanceledException" }, log);
    }

    [TestMethod]
    public void Start_ThrowsOrSucceeds_BecomesADeferred()
    {
        reactor.Start(Task<int> (_) => throw new TimeoutException()).AddErrback(_ => log.Add("thrown"));
        reactor.Start(_ => Task.FromResult(4)).AddCallback(x => log.Add($"{x}"));

        reactor.Advance(TimeSpan.Zero);

        CollectionAssert.AreEqual(new[] { "thrown", "4" }, log);
    }

    [TestMethod]
    public void ToTask_TokenCancelled_CancelsTheDeferredOnTheReactor()
    {
        using var cancel = new CancellationTokenSource();
        var task = new Deferred<int>(_ => log.Add("canceller")).ToTask(reactor, cancel.Token);

        cancel.Cancel();
        Assert.IsEmpty(log);
        reactor.Advance(TimeSpan.Zero);

        CollectionAssert.AreEqual(new[] { "canceller" }, log);
        Assert.IsTrue(task.IsCanceled);
    }

    [TestMethod]
    public void ToTask_TokenCancelledAfterTheResult_DoesNothing()
    {
        using var cancel = new CancellationTokenSource();
        var task = Deferred.Succeed(1).ToTask(reactor, cancel.Token);

        cancel.Cancel();

        Assert.AreEqual(0, reactor.Statistics.CallsWaiting);
        Assert.IsTrue(task.IsCompletedSuccessfully);
    }

    [TestMethod]
    public void ToObservable_GivesTheValueAndCompletesAlsoToLateSubscribers()
    {
        var deferred = new Deferred<int>();
        var observable = deferred.ToObservable();
        observable.Subscribe(x => log.Add($"early {x}"), () => log.Add("completed"));

        deferred.Callback(1);
        observable.Subscribe(x => log.Add($"late {x}"));
        Deferred.Fail<int>(new TimeoutException()).ToObservable()
            .Subscribe(_ => { }, error => log.Add(error.GetType().Name));

        CollectionAssert.AreEqual(new[] { "early 1", "completed", "late 1", "TimeoutException" }, log);
    }

    [TestMethod]
    public void ToDeferred_OfAnObservable_TakesTheFirstValueAndUnsubscribes()
    {
        using var source = new Subject<int>();
        source.ToDeferred().AddCallback(x => log.Add($"{x}"));

        source.OnNext(1);
        Assert.IsFalse(source.HasObservers);

        CollectionAssert.AreEqual(new[] { "1" }, log);
    }

    [TestMethod]
    public void ToDeferred_OfAnObservableThatEndsOrIsCancelled_Fails()
    {
        using var empty = new Subject<int>();
        empty.ToDeferred().AddErrback(failure => log.Add(failure.Exception.GetType().Name));
        empty.OnCompleted();
        using var pending = new Subject<int>();
        var deferred = pending.ToDeferred();
        deferred.AddErrback(failure => log.Add(failure.Exception.GetType().Name));

        deferred.Cancel();

        Assert.IsFalse(pending.HasObservers);
        CollectionAssert.AreEqual(new[] { "InvalidOperationException", "OperationCanceledException" }, log);
    }
}
