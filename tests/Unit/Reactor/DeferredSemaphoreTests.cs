using Monitoring.Reactor;

namespace Monitoring.Tests.Unit.Reactor;

[TestClass]
public sealed class DeferredSemaphoreTests
{
    private readonly DeferredSemaphore slots = new(2);
    private readonly List<string> log = [];

    [TestMethod]
    public void New_WithoutTokens_Throws()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new DeferredSemaphore(0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new DeferredSemaphore(-1));
    }

    [TestMethod]
    public void Acquire_TokensFree_FiresAtOnceWithTheSemaphore()
    {
        DeferredSemaphore? got = null;
        slots.Acquire().AddCallback(held => got = held);

        Assert.AreSame(slots, got);
        Assert.AreEqual(1, slots.Tokens);
        Assert.AreEqual(2, slots.Limit);
    }

    [TestMethod]
    public void Acquire_NoTokenFree_WaitsInOrder()
    {
        slots.Acquire();
        slots.Acquire();
        slots.Acquire().AddCallback(_ => log.Add("third"));
        slots.Acquire().AddCallback(_ => log.Add("fourth"));
        Assert.AreEqual(2, slots.Waiting);

        slots.Release();
        AssertLog("third");
        slots.Release();

        AssertLog("third", "fourth");
        Assert.AreEqual(0, slots.Tokens);
    }

    [TestMethod]
    public void Release_AllFree_Throws()
    {
        slots.Acquire();
        slots.Release();

        Assert.ThrowsExactly<InvalidOperationException>(slots.Release);
        Assert.AreEqual(2, slots.Tokens);
    }

    [TestMethod]
    public void Cancel_OfAWaitingOne_LeavesTheLine()
    {
        slots.Acquire();
        slots.Acquire();
        var waiting = slots.Acquire();
        waiting.AddErrback(failure => log.Add(failure.Exception.GetType().Name));

        waiting.Cancel();
        slots.Release();

        AssertLog("OperationCanceledException");
        Assert.AreEqual(0, slots.Waiting);
        Assert.AreEqual(1, slots.Tokens);
    }

    [TestMethod]
    public void Run_AsManyAsTokens_RunAtOnce()
    {
        Deferred<int>[] works = [new(), new(), new()];
        for (var i = 0; i < works.Length; i++)
        {
            var work = works[i];
            var name = $"{i}";
            slots.Run(() => Log($"on {name}", work)).AddCallback(_ => log.Add($"done {name}"));
        }

        AssertLog("on 0", "on 1");
        works[1].Callback(0);
        AssertLog("on 0", "on 1", "on 2", "done 1");
        works[0].Callback(0);
        works[2].Errback(new TimeoutException());

        Assert.AreEqual(2, slots.Tokens);
    }

    [TestMethod]
    public void Run_WorkThrows_GivesTheTokenBack()
    {
        slots.Run(Deferred<int> () => throw new TimeoutException("thrown"))
            .AddErrback(failure => log.Add($"{failure}"));

        AssertLog("TimeoutException: thrown");
        Assert.AreEqual(2, slots.Tokens);
    }

    [TestMethod]
    public void Run_WorkReturnsNull_GivesTheTokenBack()
    {
        slots.Run(Deferred<int> () => null!).AddErrback(failure => Log(failure.Exception.GetType().Name, 0));

        AssertLog(nameof(InvalidOperationException));
        Assert.AreEqual(2, slots.Tokens);
    }

    private T Log<T>(string text, T value)
    {
        log.Add(text);
        return value;
    }

    private void AssertLog(params string[] expected) => CollectionAssert.AreEqual(expected, log);
}
