using Monitoring.Reactor;

namespace Monitoring.Tests.Unit.Reactor;

[TestClass]
public sealed class DeferredAwaiterTests
{
    private readonly List<string> log = [];

    [TestMethod]
    public void Await_Pending_GoesOnWhereItFires()
    {
        var deferred = new Deferred<int>();
        var task = Twice(deferred);
        log.Add("firing");

        deferred.Callback(21);

        CollectionAssert.AreEqual(new[] { "firing", "got 42" }, log);
        Assert.IsTrue(task.IsCompletedSuccessfully);
    }

    [TestMethod]
    public void Await_Fired_GoesOnAtOnce()
    {
        Assert.IsTrue(Twice(Deferred.Succeed(1)).IsCompletedSuccessfully);
    }

    [TestMethod]
    public async Task Await_Failure_ThrowsItsException()
    {
        var deferred = new Deferred<int>();
        var task = Twice(deferred);
        deferred.Errback(new TimeoutException("late"));

        var error = await Assert.ThrowsExactlyAsync<TimeoutException>(() => task);
        Assert.AreEqual("late", error.Message);
    }

    [TestMethod]
    public void Await_TakesTheResult_LaterStepsSeeTheDefault()
    {
        var deferred = Deferred.Succeed("value");
        _ = Length(deferred);

        deferred.AddCallback(x => log.Add(x ?? "nothing"));

        CollectionAssert.AreEqual(new[] { "nothing" }, log);
    }

    [TestMethod]
    public void GetResult_Pending_ThrowsInsteadOfBlocking()
    {
        var awaiter = new Deferred<int>().GetAwaiter();

        Assert.ThrowsExactly<InvalidOperationException>(() => awaiter.GetResult());
    }

    [TestMethod]
    public async Task Await_AMillionReadyOnes_NeedNoStack()
    {
        var sum = 0;
        for (var i = 0; i < 1_000_000; i++)
        {
            sum += await Deferred.Succeed(1);
        }

        Assert.AreEqual(1_000_000, sum);
    }

    private static async Task<int> Length(Deferred<string> deferred) => (await deferred).Length;

    private async Task Twice(Deferred<int> deferred)
    {
        var value = await deferred;
        log.Add($"got {value * 2}");
    }
}
