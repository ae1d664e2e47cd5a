using Monitoring.Reactor;

namespace Monitoring.Tests.Unit.Reactor;

using Unit = System.Reactive.Unit;

[TestClass]
public sealed class MultiServiceTests
{
    private readonly List<string> log = [];
    private readonly Dictionary<string, Deferred<Unit>> pending = [];
    private readonly MultiService services = new();

    [TestMethod]
    public void Start_InOrder_StopInReverse()
    {
        AddAll("a", "b", "c");

        services.Start().AddCallback(_ => log.Add("started"));
        Assert.IsTrue(services.Running);
        services.Stop().AddCallback(_ => log.Add("stopped"));

        AssertLog("start a", "start b", "start c", "started", "stop c", "stop b", "stop a", "stopped");
        Assert.IsFalse(services.Running);
    }

    [TestMethod]
    public void StartAndStop_TakeAWhile_AreWaitedForOneByOne()
    {
        AddAll("a", "b");
        Pend("start a", "stop b");

        services.Start();
        AssertLog("start a");
        Fire("start a");
        AssertLog("start a", "start b");
        services.Stop().AddCallback(_ => log.Add("stopped"));
        AssertLog("start a", "start b", "stop b");
        Assert.ThrowsExactly<InvalidOperationException>(() => services.Stop());
        Fire("stop b");

        AssertLog("start a", "start b", "stop b", "stop a", "stopped");
    }

    [TestMethod]
    public void Start_OneFails_OnlyThoseBeforeItAreStopped()
    {
        AddAll("a", "b", "c");
        pending["start b"] = Deferred.Fail<Unit>(new TimeoutException("b"));

        services.Start().AddErrback(failure => log.Add($"failed {failure.Exception.Message}"));
        Assert.IsFalse(services.Running);
        services.Stop();

        AssertLog("start a", "start b", "failed b", "stop a");
    }

    [TestMethod]
    public void Stop_OneFails_TheOthersAreStoppedAllTheSame()
    {
        services.Add(new Service(() => { }, () => throw new TimeoutException("first")));
        AddAll("a");
        services.Start();

        services.Stop().AddErrback(failure => log.Add(failure.Trap<TimeoutException>().Message));

        AssertLog("start a", "stop a", "first");
    }

    [TestMethod]
    public void Stop_WhileStarting_CancelsThatStartAndStopsThoseBefore()
    {
        AddAll("a", "b", "c");
        pending["start b"] = new Deferred<Unit>(_ => log.Add("cancelled"));
        services.Start().AddErrback(failure => log.Add(failure.Exception.GetType().Name));

        services.Stop().AddCallback(_ => log.Add("stopped"));

        AssertLog("start a", "start b", "cancelled", nameof(OperationCanceledException), "stop a", "stopped");
    }

    [TestMethod]
    public void Start_AfterAStop_StartsAllAgain()
    {
        AddAll("a");
        services.Start();
        Assert.ThrowsExactly<InvalidOperationException>(() => services.Start());
        services.Stop();

        services.Start();

        AssertLog("start a", "stop a", "start a");
    }

    [TestMethod]
    public void AddAndRemove_WhileRunning_StartAndStop()
    {
        AddAll("a");
        services.Start();
        var added = Named("b");
        services.Add(added);
        services.Add(Named("c"));
        AssertLog("start a", "start b", "start c");

        services.Remove(added);
        services.Stop();

        AssertLog("start a", "start b", "start c", "stop b", "stop c", "stop a");
        Assert.ThrowsExactly<InvalidOperationException>(() => services.Remove(added));
    }

    [TestMethod]
    public void Stop_WhileAStartThatACancelCompletes_StopsThatServiceToo()
    {
        AddAll("a", "b");
        pending["start a"] = new Deferred<Unit>(self => self.Callback(Unit.Default));
        services.Start().AddErrback(failure => log.Add(failure.Exception.GetType().Name));

        services.Stop().AddCallback(_ => log.Add("stopped"));

        AssertLog("start a", nameof(OperationCanceledException), "stop a", "stopped");
    }

    [TestMethod]
    public void Stop_FromWithinAStart_StopsThatServiceToo()
    {
        services.Add(new Service(
            () => { services.Stop().AddCallback(_ => log.Add("stopped")); },
            () => Note("stop a")));
        AddAll("b");

        services.Start().AddErrback(failure => log.Add(failure.Exception.GetType().Name));

        AssertLog("stop a", "stopped", nameof(OperationCanceledException));
        Assert.IsFalse(services.Running);
    }

    [TestMethod]
    public void Add_WhileAnAddedOneStarts_WaitsForIt()
    {
        services.Start();
        Pend("start a", "start b");
        services.Add(Named("a")).AddCallback(_ => log.Add("a added"));
        services.Add(Named("b")).AddCallback(_ => log.Add("b added"));
        AssertLog("start a");

        Fire("start a");
        AssertLog("start a", "start b");
        Fire("start b");

        AssertLog("start a", "start b", "a added", "b added");
    }

    [TestMethod]
    public void Stop_WhileAnAddedOneStarts_CancelsThatAndCanStartAgain()
    {
        services.Start();
        Pend("start a");
        services.Add(Named("a")).AddErrback(failure => log.Add(failure.Exception.GetType().Name));

        services.Stop().AddCallback(_ => log.Add("stopped"));
        pending.Clear();
        services.Start();

        AssertLog("start a", nameof(OperationCanceledException), "stopped", "start a");
        Assert.IsTrue(services.Running);
    }

    [TestMethod]
    public void Stop_AnAddedOneStartsAllTheSame_IsStopped()
    {
        services.Start();
        pending["start a"] = new Deferred<Unit>(self => self.Callback(Unit.Default));
        services.Add(Named("a")).AddErrback(failure => log.Add(failure.Exception.GetType().Name));

        services.Stop();

        AssertLog("start a", nameof(OperationCanceledException), "stop a");
    }

    [TestMethod]
    public void Remove_OneUnderStart_CancelsThatAndTheNextStarts()
    {
        AddAll("a", "c");
        var removed = Named("b");
        services.Add(removed);
        AddAll("d");
        Pend("start b");
        services.Start();

        services.Remove(removed)!.AddCallback(_ => log.Add("removed"));
        services.Stop();

        AssertLog("start a", "start c", "start b", "start d", "removed", "stop d", "stop c", "stop a");
    }

    [TestMethod]
    public void Remove_OneThatStartsAllTheSame_StopsIt()
    {
        var removed = Named("a");
        services.Add(removed);
        AddAll("b");
        pending["start a"] = new Deferred<Unit>(self => self.Callback(Unit.Default));
        services.Start();

        services.Remove(removed);
        services.Stop();

        AssertLog("start a", "stop a", "start b", "stop b");
    }

    private void AddAll(params string[] names)
    {
        foreach (var name in names)
        {
            services.Add(Named(name));
        }
    }

    private Service Named(string name) => new(() => Note($"start {name}"), () => Note($"stop {name}"));

    private Deferred<Unit>? Note(string what)
    {
        log.Add(what);
        return pending.GetValueOrDefault(what);
    }

    private void Pend(params string[] what)
    {
        foreach (var each in what)
        {
            pending[each] = new Deferred<Unit>();
        }
    }

    private void Fire(string what) => pending[what].Callback(Unit.Default);

    private void AssertLog(params string[] expected) => CollectionAssert.AreEqual(expected, log);
}
