using Monitoring.Reactor;

namespace Monitoring.Tests.Unit.Reactor;

using Unit = System.Reactive.Unit;

[TestClass]
public sealed class CooperatorTests
{
    private readonly VirtualReactor reactor = new();
    private readonly List<string> log = [];

    [TestMethod]
    public void Cooperate_TwoTasks_TakeTurnsFromTheNextPassOn()
    {
        var cooperator = new Cooperator(reactor);
        cooperator.Cooperate(Steps("a", 3)).WhenDone().AddCallback(_ => log.Add("a done"));
        cooperator.Cooperate(Steps("b", 2)).WhenDone().AddCallback(_ => log.Add("b done"));
        Assert.IsEmpty(log);

        reactor.Advance(TimeSpan.Zero);

        AssertLog("a1", "b1", "a2", "b2", "a3", "b done", "a done");
        Assert.AreEqual(0, cooperator.ActiveTasks);
        Assert.IsEmpty(reactor.PendingTimes);
    }

    [TestMethod]
    public void Slice_IsOver_TimersRunBeforeTheNext()
    {
        var time = new SteppedTime(reactor);
        new Cooperator(time, TimeSpan.FromMilliseconds(10)).Cooperate(Work());
        reactor.CallLater(TimeSpan.Zero, () => log.Add("timer"));

        reactor.Advance(TimeSpan.Zero);

        AssertLog("step", "step", "step", "timer", "step");

        IEnumerable<Deferred<Unit>?> Work()
        {
            for (var i = 0; i < 4; i++)
            {
                log.Add("step");
                // Three of these make a slice.
                time.Ahead += TimeSpan.FromMilliseconds(4);
                yield return null;
            }
        }
    }

    [TestMethod]
    public void Slice_StepsMax_EndsItInVirtualTimeToo()
    {
        var cooperator = new Cooperator(reactor, stepsMax: 2);
        cooperator.Cooperate(Steps("a", 3));
        reactor.CallLater(TimeSpan.Zero, () => log.Add("timer"));

        reactor.Advance(TimeSpan.Zero);

        AssertLog("a1", "a2", "timer", "a3");
    }

    [TestMethod]
    public void Step_YieldsADeferred_TaskWaitsForIt()
    {
        var pending = new Deferred<Unit>();
        var cooperator = new Cooperator(reactor);
        cooperator.Cooperate(Waiting());
        cooperator.Cooperate(Steps("other", 2));
        reactor.Advance(TimeSpan.Zero);
        AssertLog("before", "other1", "other2");

        pending.Callback(Unit.Default);
        reactor.Advance(TimeSpan.Zero);

        AssertLog("before", "other1", "other2", "after");

        IEnumerable<Deferred<Unit>?> Waiting()
        {
            log.Add("before");
            yield return pending;
            log.Add("after");
        }
    }

    [TestMethod]
    public void Step_FailsOrItsDeferredDoes_FailsTheTask()
    {
        var cooperator = new Cooperator(reactor);
        var thrower = cooperator.Cooperate(Throwing());
        var failer = cooperator.Cooperate([Deferred.Fail<Unit>(new TimeoutException("failed"))]);
        thrower.WhenDone().AddErrback(failure => log.Add(failure.Exception.Message));
        failer.WhenDone().AddErrback(failure => log.Add(failure.Exception.Message));

        reactor.Advance(TimeSpan.Zero);

        AssertLog("failed", "thrown");
        Assert.AreEqual(TaskEnd.Failed, Assert.ThrowsExactly<TaskFinishedException>(thrower.Pause).End);
        Assert.AreEqual(TaskEnd.Failed, Assert.ThrowsExactly<TaskFinishedException>(failer.Stop).End);

        static IEnumerable<Deferred<Unit>?> Throwing()
        {
            yield return null;
            throw new TimeoutException("thrown");
        }
    }

    [TestMethod]
    public void Pause_Twice_ResumesAfterAsManyResumes()
    {
        var task = new Cooperator(reactor).Cooperate(Steps("a", 2));
        task.Pause();
        task.Pause();
        reactor.Advance(TimeSpan.Zero);
        task.Resume();
        reactor.Advance(TimeSpan.Zero);
        Assert.IsEmpty(log);

        task.Resume();
        reactor.Advance(TimeSpan.Zero);

        AssertLog("a1", "a2");
        Assert.ThrowsExactly<InvalidOperationException>(task.Resume);
        Assert.AreEqual(TaskEnd.Done, Assert.ThrowsExactly<TaskFinishedException>(task.Pause).End);
    }

    [TestMethod]
    public void Stop_Task_TellsAndRunsItsFinallyBlocks()
    {
        var task = new Cooperator(reactor, stepsMax: 1).Cooperate(Guarded());
        task.WhenDone().AddErrback(failure => log.Add(failure.Trap<TaskFinishedException>().End.ToString()));
        reactor.CallLater(TimeSpan.Zero, () => task.Stop());

        reactor.Advance(TimeSpan.Zero);

        AssertLog("a1", "Stopped", "finally");
        Assert.AreEqual(TaskEnd.Stopped, Assert.ThrowsExactly<TaskFinishedException>(task.Stop).End);
        task.WhenDone().AddErrback(failure => log.Add("late " + failure.Trap<TaskFinishedException>().End));
        Assert.AreEqual("late Stopped", log[^1]);

        IEnumerable<Deferred<Unit>?> Guarded()
        {
            try
            {
                foreach (var step in Steps("a", 5))
                {
                    yield return step;
                }
            }
            finally
            {
                log.Add("finally");
            }
        }
    }

    [TestMethod]
    public void Stop_FromWithinAStep_EndsAfterThatStep()
    {
        CooperativeTask? task = null;
        task = new Cooperator(reactor).Cooperate(Stopping());
        task.WhenDone().AddErrback(failure => log.Add(failure.Trap<TaskFinishedException>().End.ToString()));

        reactor.Advance(TimeSpan.Zero);

        AssertLog("step", "Stopped", "rest of it", "finally");

        IEnumerable<Deferred<Unit>?> Stopping()
        {
            try
            {
                log.Add("step");
                task!.Stop();
                log.Add("rest of it");
                yield return null;
                log.Add("next");
            }
            finally
            {
                log.Add("finally");
            }
        }
    }

    [TestMethod]
    public void Stop_WhileWaitingForADeferred_LeavesItsFailureToOthers()
    {
        var pending = new Deferred<Unit>();
        var task = new Cooperator(reactor).Cooperate([pending]);
        reactor.Advance(TimeSpan.Zero);

        task.Stop();
        task.WhenDone().AddErrback(failure => log.Add(failure.Trap<TaskFinishedException>().End.ToString()));
        pending.Errback(new TimeoutException("too late"));
        pending.AddErrback(failure => log.Add(failure.Exception.Message));

        AssertLog("Stopped", "too late");
    }

    [TestMethod]
    public void Stop_Cooperator_FinishesAllAndWhateverIsAddedLater()
    {
        var cooperator = new Cooperator(reactor);
        var tasks = Enumerable.Range(0, 3).Select(i => cooperator.Cooperate(Steps($"{i}.", 2))).ToArray();
        tasks[2].Pause();

        cooperator.Stop();
        var late = cooperator.Cooperate(Steps("late", 1));
        Assert.IsNull(tasks[2].End);
        tasks[2].Resume();
        reactor.Advance(TimeSpan.Zero);

        Assert.IsEmpty(log);
        Assert.IsFalse(cooperator.Running);
        foreach (var task in tasks.Append(late))
        {
            Assert.AreEqual(TaskEnd.CooperatorStopped, task.End);
        }
    }

    [TestMethod]
    public void Start_Later_WorkWaitsForIt()
    {
        var cooperator = new Cooperator(reactor, started: false);
        cooperator.Cooperate(Steps("a", 1));
        reactor.Advance(TimeSpan.Zero);
        Assert.IsEmpty(log);

        cooperator.Start();
        reactor.Advance(TimeSpan.Zero);

        AssertLog("a1");
    }

    private IEnumerable<Deferred<Unit>?> Steps(string name, int count)
    {
        for (var i = 1; i <= count; i++)
        {
            log.Add($"{name}{i}");
            yield return null;
        }
    }

    private void AssertLog(params string[] expected) => CollectionAssert.AreEqual(expected, log);

    /// <summary>A clock that work can move on, as work in real time does.</summary>
    private sealed class SteppedTime(VirtualReactor reactor) : IReactorTime
    {
        public TimeSpan Ahead { get; set; }

        public TimeSpan Elapsed => reactor.Elapsed + Ahead;

        public DateTimeOffset UtcNow => reactor.UtcNow + Ahead;

        public IDelayedCall CallLater(TimeSpan delay, Action call) => reactor.CallLater(delay, call);
    }
}
