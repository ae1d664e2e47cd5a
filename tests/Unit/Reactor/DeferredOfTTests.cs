using System.Globalization;
using Monitoring.Reactor;

namespace Monitoring.Tests.Unit.Reactor;

[TestClass]
public sealed class DeferredOfTTests
{
    private readonly List<string> log = [];

    [TestMethod]
    public void Callback_ChainOfSteps_EachGetsThePreviousResult()
    {
        var deferred = new Deferred<int>();
        deferred.AddCallback(x => x + 1).AddCallback(x => $"got {x}").AddCallback(log.Add);

        deferred.Callback(41);

        AssertLog("got 42");
    }

    [TestMethod]
    public void Callback_StepThrows_NextErrbackRecovers()
    {
        var deferred = new Deferred<int>();
        deferred
            .AddCallback(Throw<int>)
            .AddCallback(x => Log("not reached", x))
            .AddErrback(failure => Log(failure.Exception.Message, 7))
            .AddCallback(x => Log($"recovered {x}", x));

        deferred.Callback(1);

        AssertLog("thrown", "recovered 7");
    }

    [TestMethod]
    public void AddCallbacks_CallbackThrows_ItsOwnErrbackDoesNotSeeIt()
    {
        var deferred = new Deferred<int>();
        deferred
            .AddCallbacks(Throw<int>, _ => Log("own", 0))
            .AddErrback(_ => Log("next", 0));

        deferred.Callback(1);

        AssertLog("next");
    }

    [TestMethod]
    public void AddErrback_ReturnsTheFailure_ChainStaysFailed()
    {
        var deferred = new Deferred<int>();
        deferred
            .AddErrback(failure => failure.Is<TimeoutException>() ? 1 : new Outcome<int>(failure))
            .AddErrback(failure => Log(failure.ToString(), 0));

        deferred.Errback(new InvalidOperationException("no"));

        AssertLog("InvalidOperationException: no");
    }

    [TestMethod]
    public void Trap_AnotherType_ChainStaysFailed()
    {
        var deferred = new Deferred<int>();
        deferred
            .AddErrback(failure => failure.Trap<TimeoutException>().HResult)
            .AddErrback(failure => Log(failure.ToString(), 0));

        deferred.Errback(new InvalidOperationException("no"));

        AssertLog("InvalidOperationException: no");
    }

    [TestMethod]
    public void Callback_OfAFailure_IsAnErrback()
    {
        var deferred = new Deferred<Failure>();
        deferred.AddErrback(failure => Log(failure.Exception.Message));

        deferred.Callback(new Failure(new InvalidOperationException("as a value")));

        AssertLog("as a value");
    }

    [TestMethod]
    public void Callback_SecondTime_Throws()
    {
        var deferred = new Deferred<int>();
        deferred.Callback(1);

        Assert.ThrowsExactly<AlreadyCalledException>(() => deferred.Callback(2));
        Assert.ThrowsExactly<AlreadyCalledException>(() => deferred.Errback(new InvalidOperationException()));
    }

    [TestMethod]
    public void AddCallback_AfterFiring_RunsAtOnce()
    {
        var deferred = Deferred.Succeed(5);

        deferred.AddCallback(x => Log($"first {x}", x));
        Log("between");
        deferred.AddCallback(x => Log($"second {x}", x));

        AssertLog("first 5", "between", "second 5");
    }

    [TestMethod]
    public void AddCallback_DuringARunningStep_RunsAfterItAndTheOthersBefore()
    {
        var deferred = new Deferred<int>();
        deferred.AddCallback(x =>
        {
            deferred.AddCallback(y => Log("added", y));
            return Log("running", x);
        });
        deferred.AddCallback(x => Log("second", x));

        deferred.Callback(0);

        AssertLog("running", "second", "added");
    }

    [TestMethod]
    public void AddCallback_ThroughAViewOfAnotherType_Throws()
    {
        var deferred = new Deferred<int>();
        var text = deferred.AddCallback(x => x.ToString(CultureInfo.InvariantCulture));

        Assert.ThrowsExactly<InvalidOperationException>(() => deferred.AddCallback(x => x + 1));
        Assert.ThrowsExactly<InvalidOperationException>(() => text.Callback("not the source"));
        Assert.AreNotSame<object>(deferred, text);
    }

    [TestMethod]
    public void AddCallback_SameType_ReturnsTheSameObject()
    {
        var deferred = new Deferred<int>();

        Assert.AreSame(deferred, deferred.AddCallback(x => x + 1));
    }

    private static T Throw<T>(T value) => throw new InvalidOperationException("thrown");

    private static void Ignore<T>(T value)
    {
    }

    private T Log<T>(string text, T value)
    {
        log.Add(text);
        return value;
    }

    private void Log(string text) => log.Add(text);

    private void AssertLog(params string[] expected) => CollectionAssert.AreEqual(expected, log);
}
