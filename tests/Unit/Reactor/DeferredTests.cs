using Monitoring.Reactor;

namespace Monitoring.Tests.Unit.Reactor;

[TestClass]
public sealed class DeferredTests
{
    private readonly VirtualReactor reactor = new();
    private readonly List<string> log = [];

    [TestMethod]
    public void Maybe_ValueThrowOrDeferred_BecomesADeferred()
    {
        var pending = new Deferred<int>();

        Deferred.Maybe(() => 1).AddCallback(x => log.Add($"{x}"));
        Deferred.Maybe(int () => throw new TimeoutException("thrown")).AddErrback(failure => log.Add($"{failure}"));
        var same = Deferred.Maybe(() => pending);
        Deferred.Maybe(Deferred<int> () => throw new TimeoutException("too"))
            .AddErrback(failure => log.Add($"{failure}"));

        CollectionAssert.AreEqual(new[] { "1", "TimeoutException: thrown", "TimeoutException: too" }, log);
        Assert.AreSame(pending, same);
    }

    [TestMethod]
    public void Gather_AllSucceed_FiresWithPlainValues()
    {
        Deferred<int>[] members = [new(), new()];
        Deferred.Gather(members).AddCallback(values => log.Add(string.Join(',', values)));

        members[1].Callback(2);
        members[0].Callback(1);

        CollectionAssert.AreEqual(new[] { "1,2" }, log);
    }

    [TestMethod]
    public void Gather_OneFails_FailsAtOnce()
    {
        Deferred<int>[] members = [new(), new()];
        Deferred.Gather(members).AddErrback(failure => log.Add($"{failure.Trap<FirstErrorException>().Index}"));

        members[1].Errback(new TimeoutException());

        CollectionAssert.AreEqual(new[] { "1" }, log);
    }

    [TestMethod]
    public void Race_FirstValue_CancelsTheOthersAndFires()
    {
        Deferred<string>[] members = [new(_ => log.Add("cancelled 0")), new(), new(_ => log.Add("cancelled 2"))];
        Deferred.Race(members).AddCallback(first => log.Add($"{first.Index}:{first.Value}"));

        members[1].Callback("won");

        CollectionAssert.AreEqual(new[] { "cancelled 0", "cancelled 2", "1:won" }, log);
    }

    [TestMethod]
    public void Race_AllFail_FailsWithAllInOrderOfTheInput()
    {
        Deferred<int>[] members = [new(), new()];
        Deferred.Race(members).AddErrback(failure => log.AddRange(
            failure.Trap<AggregateException>().InnerExceptions.Select(error => error.Message)));

        members[1].Errback(new TimeoutException("one"));
        members[0].Errback(new TimeoutException("zero"));

        CollectionAssert.AreEqual(new[] { "zero", "one" }, log);
    }

    [TestMethod]
    public void Race_MembersResults_AreTaken()
    {
        Deferred<string>[] members = [new(), new()];
        Deferred.Race(members);
        members[0].Callback("won");
        members[0].AddCallback(x => log.Add(x ?? "nothing"));
        members[1].AddCallback(x => log.Add(x ?? "nothing"));

        CollectionAssert.AreEqual(new[] { "nothing", "nothing" }, log);
    }

    [TestMethod]
    public void Race_Cancelled_CancelsAllAndACancellerThatSucceedsWins()
    {
        Deferred<int>[] members = [new(_ => log.Add("cancelled 0")), new(self => self.Callback(5))];
        var race = Deferred.Race(members);
        race.AddCallback(first => log.Add($"{first.Index}:{first.Value}"));

        race.Cancel();

        CollectionAssert.AreEqual(new[] { "cancelled 0", "1:5" }, log);
    }

    [TestMethod]
    public void Race_OfNone_FiresOnlyWhenCancelled()
    {
        var race = Deferred.Race<int>();
        race.AddErrback(failure => log.Add(failure.Exception.GetType().Name));
        Assert.IsFalse(race.Called);

        race.Cancel();

        CollectionAssert.AreEqual(new[] { "OperationCanceledException" }, log);
    }

    [TestMethod]
    public void Gather_ErrorsNotConsumed_StayOnTheMembers()
    {
        var member = new Deferred<int>();
        Deferred.Gather([member], consumeErrors: false).AddErrback(_ => log.Add("gathered"));
        member.AddErrback(failure => log.Add($"{failure}"));

        member.Errback(new TimeoutException("kept"));

        CollectionAssert.AreEqual(new[] { "gathered", "TimeoutException: kept" }, log);
    }

    [TestMethod]
    public void Gather_OfNone_FiresAtOnce()
    {
        Assert.IsTrue(Deferred.Gather<int>().HasResult);
    }

    [TestMethod]
    public void Later_Cancelled_TakesTheCallBack()
    {
        Deferred.Later(reactor, TimeSpan.FromSeconds(1), () => 5).AddCallback(x => log.Add($"{x}"));
        var cancelled = Deferred.Later(reactor, TimeSpan.FromSeconds(1), () => 6);
        cancelled.AddErrback(failure => log.Add(failure.Exception.GetType().Name));

        cancelled.Cancel();
        reactor.Advance(TimeSpan.FromSeconds(1));

        CollectionAssert.AreEqual(new[] { "OperationCanceledException", "5" }, log);
    }

    [TestMethod]
    public void ChainTo_FiresTheOtherAndKeepsNothing()
    {
        var first = new Deferred<string>();
        var second = new Deferred<string>();
        second.AddCallback(x => log.Add($"second {x}"));
        first.ChainTo(second);

        first.Callback("x");

        CollectionAssert.AreEqual(new[] { "second x" }, log);
    }
}
