using Monitoring.Collector.Store.Query;

namespace Monitoring.Tests.Unit.Store.Query;

[TestClass]
public sealed class QueryTurnsTests
{
    private readonly QueryTurns turns = new(QueryLimits.Default with { AtOnceMax = 1, WaitingMax = 1 });

    [TestCleanup]
    public void Clean() => turns.Dispose();

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task Take_TooManyWait_IsRefusedAtOnce()
    {
        var hold = new TaskCompletionSource();
        var first = turns.Take(_ => Wait(hold), default);
        var second = turns.Take(_ => 2, default);

        var refused = await Assert.ThrowsExactlyAsync<QueryException>(() => turns.Take(_ => 3, default));

        Assert.AreEqual(QueryFault.Busy, refused.Fault);
        hold.SetResult();
        Assert.AreEqual(1, await first);
        Assert.AreEqual(2, await second);
        Assert.AreEqual(4, await turns.Take(_ => 4, default));
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task Take_AskerLeaves_EndsTheWorkAndMakesRoom()
    {
        using var leaving = new CancellationTokenSource();
        var started = new TaskCompletionSource();
        var endless = turns.Take<int>(
            budget =>
            {
                started.SetResult();
                while (true)
                    budget.SpendBytes(0);
            },
            leaving.Token);
        await started.Task;

        await leaving.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(() => endless);
        Assert.AreEqual(1, await turns.Take(_ => 1, default));
    }

    [TestMethod]
    [Timeout(10_000, CooperativeCancellation = true)]
    public async Task Answer_SlowReadersHoldTooMuch_IsRefusedUntilOneIsThrough()
    {
        using var few = new QueryTurns(QueryLimits.Default with { AtOnceMax = 1, AnswersHeldBytesMax = 20_000 });
        var slow = new TaskCompletionSource();
        var first = few.Answer(Answer, _ => slow.Task, default);

        var refused = await Assert.ThrowsExactlyAsync<QueryException>(
            () => few.Answer(Answer, _ => Task.CompletedTask, default));

        Assert.AreEqual(QueryFault.Busy, refused.Fault);
        slow.SetResult();
        await first;
        await few.Answer(Answer, _ => Task.CompletedTask, default);

        static int Answer(QueryBudget budget)
        {
            budget.AnswerSeries(pointsOfIt: 1_000);
            return 1;
        }
    }

    private static int Wait(TaskCompletionSource hold)
    {
        hold.Task.Wait();
        return 1;
    }
}
