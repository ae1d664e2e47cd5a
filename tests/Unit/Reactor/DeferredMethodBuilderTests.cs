using Monitoring.Reactor;
using Nothing = System.Reactive.Unit;

namespace Monitoring.Tests.Unit.Reactor;

/// <summary>Async functions that return a Deferred.</summary>
[TestClass]
public sealed class DeferredMethodBuilderTests
{
    private const int Deep = 100_000;

    // An exception's stack grows by each function that it passes, and with it what each costs.
    private const int FairlyDeep = 2_000;
    private readonly List<string> log = [];

    [TestMethod]
    public void Return_WithoutAwait_FiresAtOnce()
    {
        AssertResult(3, Sum());
    }

    [TestMethod]
    public void Return_AfterAwaits_FiresWithTheValue()
    {
        Deferred<int>[] parts = [new(), new()];
        var sum = Sum(parts);
        parts[0].Callback(1);
        Assert.IsFalse(sum.Called);

        parts[1].Callback(2);

        AssertResult(6, sum);
    }

    [TestMethod]
    public void Throw_BeforeTheFirstAwait_FailsInsteadOfThrowing()
    {
        var failed = Fail(Deferred.Succeed(Nothing.Default));
        failed.AddErrback(failure => log.Add($"{failure}"));

        AssertLog("TimeoutException: thrown");
    }

    [TestMethod]
    public void Throw_AfterAnAwait_KeepsTheStackOfWhereItWasThrown()
    {
        var go = new Deferred<Nothing>();
        var failed = Outer(go);
        Failure? seen = null;
        failed.AddErrback(failure => { seen = failure; });

        go.Callback(Nothing.Default);

        StringAssert.Contains(seen?.Exception.StackTrace, nameof(Fail));
        StringAssert.Contains(seen?.Exception.StackTrace, nameof(Outer));

        static async Deferred<int> Outer(Deferred<Nothing> go) => await Fail(go);
    }

    [TestMethod]
    public void Await_Failure_CanBeCaught()
    {
        var part = new Deferred<int>();
        var result = Caught(part);

        part.Errback(new TimeoutException("late"));

        AssertLog("TimeoutException");
        AssertResult(-1, result);
    }

    [TestMethod]
    public void Await_TakesTheResult_LaterStepsOfItSeeTheDefault()
    {
        var part = new Deferred<int>();
        var sum = Sum(part);
        part.AddCallback(x => log.Add($"later {x}"));

        part.Callback(5);

        AssertLog("later 0");
        AssertResult(8, sum);
    }

    [TestMethod]
    public void Await_PartThatChangesItsTypeMeanwhile_GoesOn()
    {
        var part = new Deferred<int>();
        var sum = Sum(part);
        part.AddCallback(x => $"{x}").AddCallback(log.Add);

        part.Callback(5);

        AssertResult(8, sum);
        AssertLog("0");
    }

    [TestMethod]
    public void Await_Paused_GoesOnWhenUnpaused()
    {
        var part = Deferred.Succeed(1);
        part.Pause();
        var sum = Sum(part);
        Assert.IsFalse(sum.Called);

        part.Unpause();

        AssertResult(4, sum);
    }

    [TestMethod]
    public void Await_AMillionReadyOnes_NeedNoStack()
    {
        AssertResult(1_000_003, Sum([.. Enumerable.Repeat(1, 1_000_000).Select(Deferred.Succeed)]));
    }

    [TestMethod]
    public void Await_NestedDeep_NeedsNoStack()
    {
        var innermost = new Deferred<int>();
        var outermost = Nest(innermost, Deep);

        innermost.Callback(0);

        AssertResult(3 * Deep, outermost);
    }

    [TestMethod]
    public void Cancel_NestedDeep_ReachesTheInnermostAndNeedsNoStack()
    {
        var outermost = Nest(new Deferred<int>(self => self.Callback(0)), Deep);

        outermost.Cancel();

        AssertResult(3 * Deep, outermost);
    }

    [TestMethod]
    public void Throw_NestedDeep_NeedsNoStack()
    {
        var innermost = new Deferred<int>();
        Nest(innermost, FairlyDeep).AddErrback(failure => log.Add(failure.Exception.GetType().Name));

        innermost.Errback(new TimeoutException());

        AssertLog("TimeoutException");
    }

    [TestMethod]
    public void Cancel_CancelsWhatIsAwaitedNow()
    {
        Deferred<int>[] parts = [new(_ => log.Add("first")), new(_ => log.Add("second")), new(_ => log.Add("third"))];
        var sum = Sum(parts);
        sum.AddErrback(failure => log.Add(failure.Exception.GetType().Name));
        parts[0].Callback(1);

        sum.Cancel();

        AssertLog("second", "OperationCanceledException");
    }

    [TestMethod]
    public void Cancel_FunctionCatchesIt_ItsValueStands()
    {
        var result = Caught(new Deferred<int>());

        result.Cancel();

        AssertLog("OperationCanceledException");
        AssertResult(-1, result);
    }

    [TestMethod]
    public void Cancel_FunctionTranslatesIt_FailsWithThat()
    {
        var result = Translated(new Deferred<int>());
        result.AddErrback(failure => log.Add($"{failure}"));

        result.Cancel();

        AssertLog("TimeoutException: translated");

        static async Deferred<int> Translated(Deferred<int> part)
        {
            try
            {
                return await part;
            }
            catch (OperationCanceledException cancelled)
            {
                throw new TimeoutException("translated", cancelled);
            }
        }
    }

    [TestMethod]
    public void Cancel_FunctionAwaitsItsClearingUp_SecondCancelReachesThat()
    {
        var clearing = new Deferred<int>(_ => log.Add("clearing cancelled"));
        var result = Cleared(new Deferred<int>(_ => log.Add("cancelled")), clearing);
        result.AddErrback(failure => log.Add(failure.Exception.GetType().Name));

        result.Cancel();
        AssertLog("cancelled");
        Assert.IsFalse(result.Called);
        result.Cancel();

        AssertLog("cancelled", "clearing cancelled", "OperationCanceledException");

        static async Deferred<int> Cleared(Deferred<int> part, Deferred<int> clearing)
        {
            try
            {
                return await part;
            }
            finally
            {
                await clearing;
            }
        }
    }

    [TestMethod]
    public void Cancel_AfterTheEnd_DoesNothing()
    {
        var sum = Sum(Deferred.Succeed(1));

        sum.Cancel();

        AssertResult(4, sum);
    }

    [TestMethod]
    public void Cancel_FromWithinTheFunction_DoesNothing()
    {
        Deferred<int>? self = null;
        var go = new Deferred<int>();
        self = CancelSelf();

        go.Callback(1);

        AssertResult(1, self);

        async Deferred<int> CancelSelf()
        {
            var value = await go;
            self!.Cancel();
            return value;
        }
    }

    [TestMethod]
    public void AddTimeout_OnTheFunction_CancelsWhatItAwaits()
    {
        var reactor = new VirtualReactor();
        Sum(new Deferred<int>(_ => log.Add("cancelled")))
            .AddTimeout(TimeSpan.FromSeconds(1), reactor)
            .AddErrback(failure => log.Add(failure.Exception.GetType().Name));

        reactor.Advance(TimeSpan.FromSeconds(1));

        AssertLog("cancelled", "TimeoutException");
    }

    [TestMethod]
    public void Callback_FromOutside_Throws()
    {
        var sum = Sum(new Deferred<int>());

        Assert.ThrowsExactly<InvalidOperationException>(() => sum.Callback(1));
    }

    [TestMethod]
    public void Await_OfAPendingTask_FailsWithWhatToDoInstead()
    {
        var source = new TaskCompletionSource<int>();
        AwaitTask(source.Task).AddErrback(failure => log.Add(failure.Exception.GetType().Name));

        AssertLog("NotSupportedException");

        static async Deferred<int> AwaitTask(Task<int> task) => await task;
    }

    [TestMethod]
    public void Await_AsyncLocal_IsKeptForTheFunctionAndDoesNotLeak()
    {
        var local = new AsyncLocal<string>();
        var go = new Deferred<int>();
        var result = Local();
        Assert.IsNull(local.Value);
        local.Value = "firing";

        go.Callback(1);

        AssertLog("own");
        Assert.AreEqual("firing", local.Value);
        AssertResult(1, result);

        async Deferred<int> Local()
        {
            local.Value = "own";
            var value = await go;
            log.Add(local.Value);
            return value;
        }
    }

    [TestMethod]
    public void Await_StepsOnTheFunctionsEnd_RunBeforeLaterStepsOfTheAwaited()
    {
        var part = new Deferred<int>();
        Sum(part).AddCallback(x => Log($"end {x}", x)).AddCallback(x => Log($"then {x}", x));
        part.AddCallback(x => Log($"part {x}", x));

        part.Callback(1);

        AssertLog("end 4", "then 4", "part 0");
    }

    private static async Deferred<int> Sum(params Deferred<int>[] parts)
    {
        var sum = 3;
        foreach (var part in parts)
        {
            sum += await part;
        }

        return sum;
    }

    private static async Deferred<int> Fail(Deferred<Nothing> go)
    {
        await go;
        throw new TimeoutException("thrown");
    }

    private static Deferred<int> Nest(Deferred<int> innermost, int depth)
    {
        var outermost = innermost;
        for (var i = 0; i < depth; i++)
        {
            outermost = Sum(outermost);
        }

        return outermost;
    }

    private async Deferred<int> Caught(Deferred<int> part)
    {
        try
        {
            return await part;
        }
        catch (Exception exception)
        {
            log.Add(exception.GetType().Name);
            return -1;
        }
    }

    private int Log(string text, int value)
    {
        log.Add(text);
        return value;
    }

    private static void AssertResult(int expected, Deferred<int> actual)
    {
        Outcome<int>? outcome = null;
        actual.AddBoth(ended => { outcome = ended; });
        Assert.AreEqual(expected, outcome?.Value);
    }

    private void AssertLog(params string[] expected) => CollectionAssert.AreEqual(expected, log);
}
