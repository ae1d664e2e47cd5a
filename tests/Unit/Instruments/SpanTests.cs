using System.Diagnostics;
using Monitoring.Collector.Instruments;
using Monitoring.Reactor;

namespace Monitoring.Tests.Unit.Instruments;

[TestClass]
[DoNotParallelize]
public sealed class SpanTests
{
    [TestMethod]
    public void Start_NoListener_IsNothing()
    {
        var span = Tracing.Start("round");

        Assert.IsFalse(span.IsRecorded);
        Assert.IsFalse(span.Child("poll").IsRecorded);
        span.Set("a", 1);
        span.End();
        var deferred = new Deferred<int>();
        Assert.AreSame(deferred, deferred.EndSpan(span));
    }

    [TestMethod]
    public void EndSpan_ChainsThatEndInAnyOrder_KeepTheirParents()
    {
        var ended = new List<Activity>();
        using var listener = Listen(ended);
        using var ambient = new Activity("ambient").Start();
        var (first, second) = (new Deferred<int>(), new Deferred<int>());

        var round = Tracing.Start("round");
        var a = first.EndSpan(round.Child("a"));
        var b = second.EndSpan(round.Child("b"));
        second.Errback(new TimeoutException("no answer"));
        first.Callback(7);
        round.Set("hosts", 2);
        round.End();

        Assert.AreSame(ambient, Activity.Current);
        CollectionAssert.AreEqual(new[] { "b", "a", "round" }, ended.Select(s => s.OperationName).ToArray());
        Assert.IsNull(ended[2].ParentId);
        Assert.AreEqual(ended[2].Id, ended[0].ParentId);
        Assert.AreEqual(ended[2].Id, ended[1].ParentId);
        Assert.AreEqual(ActivityStatusCode.Error, ended[0].Status);
        Assert.AreEqual("TimeoutException: no answer", ended[0].StatusDescription);
        Assert.AreEqual(ActivityStatusCode.Ok, ended[1].Status);
        Assert.AreEqual(2, ended[2].GetTagItem("hosts"));
        var passed = 0;
        a.AddCallback(value => { passed = value; });
        Assert.AreEqual(7, passed);
        var failed = "";
        b.AddErrback(failure => { failed = failure.Exception.Message; });
        Assert.AreEqual("no answer", failed);
    }

    private static ActivityListener Listen(List<Activity> ended)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Tracing.SourceName,
            Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = ended.Add,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
