using Monitoring.Reactor;

namespace Monitoring.Tests.Unit.Reactor;

[TestClass]
public sealed class DeferredListTests
{
    private readonly List<string> log = [];

    [TestMethod]
    public void Race_CancelledAndMemberEndsLater_ItsResultIsIgnored()
    {
        var end = new Deferred<int>();
        var member = new Deferred<int>().AddErrback((Failure _) => end);
        var race = Deferred.Race(member);
        race.AddErrback(_ => { });
        race.Cancel();

        end.Callback(1);

        var ended = false;
        member.AddCallback(_ => { ended = true; });
        Assert.IsTrue(ended);
    }

    [TestMethod]
    public void All_MixedOutcomes_AreInOrderOfTheInput()
    {
        Deferred<int>[] members = [new(), new(), new()];
        DeferredList.All(members, consumeErrors: true).AddCallback(outcomes => log.Add(Text(outcomes)));

        members[2].Callback(3);
        members[0].Callback(1);
        Assert.IsEmpty(log);
        members[1].Errback(new TimeoutException("two"));

        CollectionAssert.AreEqual(new[] { "1, TimeoutException: two, 3" }, log);
    }

    [TestMethod]
    public void All_OfNone_FiresAtOnce()
    {
        DeferredList.All<int>([]).AddCallback(outcomes => log.Add($"{outcomes.Length}"));

        CollectionAssert.AreEqual(new[] { "0" }, log);
    }

    [TestMethod]
    public void Cancel_OfACircleThroughAList_Throws()
    {
        Deferred<int>? sum = null;
        var member = new Deferred<int>();
        member.AddCallback(_ => sum!);
        sum = Deferred.Gather([member]).AddCallback(values => values.Sum());
        member.Callback(1);

        Assert.ThrowsExactly<InsufficientExecutionStackException>(sum.Cancel);
    }

    [TestMethod]
    public void All_FailOnFirstError_FailsAtOnceWithTheIndex()
    {
        Deferred<int>[] members = [new(), new()];
        DeferredList.All(members, failOnFirstError: true, consumeErrors: true).AddErrback(failure =>
        {
            var first = failure.Trap<FirstErrorException>();
            log.Add($"{first.Index} {first.Failure}");
        });

        members[1].Errback(new TimeoutException("two"));
        members[0].Callback(1);

        CollectionAssert.AreEqual(new[] { "1 TimeoutException: two" }, log);
    }

    [TestMethod]
    public void All_ErrorsNotConsumed_StayOnTheMembers()
    {
        var member = new Deferred<int>();
        DeferredList.All([member]);
        member.AddErrback(failure => Log(failure.ToString(), 0));

        member.Errback(new TimeoutException("kept"));

        CollectionAssert.AreEqual(new[] { "TimeoutException: kept" }, log);
    }

    [TestMethod]
    public void All_ErrorsConsumed_MembersGoOnWithTheDefault()
    {
        var member = new Deferred<int>();
        DeferredList.All([member], consumeErrors: true);
        member.AddCallback(x => Log($"{x}", x));

        member.Errback(new TimeoutException());

        CollectionAssert.AreEqual(new[] { "0" }, log);
    }

    [TestMethod]
    public void All_ValueOfAMember_PassesBy()
    {
        var member = new Deferred<int>();
        DeferredList.All([member]);
        member.AddCallback(x => Log($"{x}", x));

        member.Callback(5);

        CollectionAssert.AreEqual(new[] { "5" }, log);
    }

    [TestMethod]
    public void Cancel_OfTheList_CancelsEachAndOutlivesAThrowingCanceller()
    {
        Deferred<int>[] members =
        [
            new(_ => throw new InvalidOperationException("a canceller's mistake, on purpose")),
            new(_ => log.Add("second")),
        ];
        var list = DeferredList.All(members, failOnFirstError: true, consumeErrors: true);
        list.AddErrback(failure => log.Add(failure.Exception.GetType().Name));

        list.Cancel();

        CollectionAssert.AreEqual(new[] { "second", "FirstErrorException" }, log);
    }

    [TestMethod]
    public void Cancel_AfterTheListFired_DoesNothing()
    {
        Deferred<int>[] members = [new(), new(_ => log.Add("cancelled"))];
        var list = DeferredList.Any(members);
        members[0].Callback(1);

        list.Cancel();

        Assert.IsEmpty(log);
    }

    [TestMethod]
    public void Cancel_OfMembersThatStay_LeavesTheListOpen()
    {
        var member = new Deferred<int>();
        var list = DeferredList.All([member]);
        member.Pause();

        list.Cancel();
        Assert.IsFalse(list.Called);

        member.Unpause();
        Assert.IsTrue(list.Called);
    }

    [TestMethod]
    public void Any_FirstValue_WinsAndLaterOnesAreIgnored()
    {
        Deferred<int>[] members = [new(), new(), new()];
        DeferredList.Any(members, consumeErrors: true).AddCallback(first => log.Add($"{first.Index}:{first.Value}"));

        members[0].Errback(new TimeoutException());
        members[2].Callback(30);
        members[1].Callback(20);

        CollectionAssert.AreEqual(new[] { "2:30" }, log);
    }

    [TestMethod]
    public void Any_AllFail_FailsWithAllInOrderOfTheInput()
    {
        Deferred<int>[] members = [new(), new()];
        DeferredList.Any(members, consumeErrors: true).AddErrback(failure =>
            log.AddRange(failure.Trap<AggregateException>().InnerExceptions.Select(error => error.Message)));

        members[1].Errback(new TimeoutException("one"));
        members[0].Errback(new TimeoutException("zero"));

        CollectionAssert.AreEqual(new[] { "zero", "one" }, log);
    }

    [TestMethod]
    public void Any_FailOnFirstError_WhicheverComesFirstDecides()
    {
        Deferred<int>[] members = [new(), new()];
        DeferredList.Any(members, failOnFirstError: true, consumeErrors: true)
            .AddErrback(failure => log.Add($"{failure.Trap<FirstErrorException>().Index}"));

        members[1].Errback(new TimeoutException("one"));
        members[0].Callback(0);

        CollectionAssert.AreEqual(new[] { "1" }, log);
    }

    [TestMethod]
    public void Cancel_WhileAStepOfTheListWaits_DoesNothing()
    {
        var list = DeferredList.All([Deferred.Succeed(1)])
            .AddCallback(_ => new Deferred<int>(_ => log.Add("cancelled")));

        list.Cancel();

        Assert.IsEmpty(log);
        Assert.IsFalse(list.HasResult);
    }

    [TestMethod]
    public void Cancel_NoMemberFires_LeavesTheListPending()
    {
        var list = DeferredList.All([new Deferred<int>(_ => throw new InvalidOperationException("on purpose"))]);

        list.Cancel();

        Assert.IsFalse(list.Called);
    }

    [TestMethod]
    public void Any_OfNone_NeverFires()
    {
        Assert.IsFalse(DeferredList.Any<int>([]).Called);
    }

    private static string Text(Outcome<int>[] outcomes) =>
        string.Join(", ", outcomes.Select(outcome => outcome.Failure?.ToString() ?? $"{outcome.Value}"));

    private T Log<T>(string text, T value)
    {
        log.Add(text);
        return value;
    }
}
