using System.Reactive.Concurrency;
using Monitoring.Reactor;

namespace Monitoring.Tests.Unit.Reactor;

using Unit = System.Reactive.Unit;

/// <summary>The live loop, with delays of zero: what matters here is the order, and the tests wait for nothing but
/// the loop's end.</summary>
[TestClass]
public sealed class LiveReactorTests
{
    private readonly List<string> log = [];
    private readonly LiveReactor reactor;

    public LiveReactorTests() => reactor = new LiveReactor(error => log.Add($"failed: {error.Message}"));

    [TestMethod]
    public void CallLater_DueTimerFromATimer_RunsInTheNextPass()
    {
        long first = 0;
        long second = 0;
        reactor.CallLater(TimeSpan.Zero, () =>
        {
            first = reactor.Statistics.Passes;
            // Its time is before this pass began, so only the order in which timers were set keeps it back.
            reactor.CallLater(TimeSpan.FromSeconds(1), () =>
            {
                second = reactor.Statistics.Passes;
                reactor.Stop();
            }).Delay(TimeSpan.FromSeconds(-2));
        });

        reactor.Run();

        Assert.AreEqual(first + 1, second);
    }

    [TestMethod]
    public void CallFromThread_FromAPostedCall_RunsInTheNextPassAfterTimers()
    {
        reactor.CallLater(TimeSpan.Zero, () => log.Add("timer"));
        reactor.CallFromThread(() =>
        {
            log.Add("posted");
            reactor.CallFromThread(() =>
            {
                log.Add("posted from posted");
                reactor.Stop();
            });
        });

        reactor.Run();

        AssertLog("posted", "timer", "posted from posted");
    }

    [TestMethod]
    public void Call_Throws_IsCountedReportedAndTheLoopGoesOn()
    {
        reactor.CallFromThread(() => throw new InvalidOperationException("posted"));
        reactor.CallLater(TimeSpan.Zero, () => throw new InvalidOperationException("timer"));
        reactor.CallLater(TimeSpan.FromTicks(1), reactor.Stop);

        reactor.Run();

        AssertLog("failed: posted", "failed: timer");
        Assert.AreEqual(2, reactor.Statistics.Failures);
    }

    [TestMethod]
    public void Run_ReportThrowsToo_TheLoopGoesOn()
    {
        var broken = new LiveReactor(_ => throw new InvalidOperationException("the log is broken"));
        broken.CallFromThread(() => throw new InvalidOperationException("call"));
        broken.CallLater(TimeSpan.Zero, broken.Stop);

        broken.Run();

        Assert.AreEqual(2, broken.Statistics.Failures);
    }

    [TestMethod]
    public void Run_WaitingLoop_IsWokenByAPost()
    {
        var thread = new Thread(reactor.Run);
        thread.Start();
        // With a pass behind it and nothing pending, the loop's thread waits for nothing but a post.
        SpinWait.SpinUntil(() =>
            reactor.Statistics.Passes > 0 && thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin));

        reactor.CallFromThread(() =>
        {
            log.Add($"in thread {reactor.InReactorThread}");
            reactor.Stop();
        });
        thread.Join();

        AssertLog("in thread True");
        Assert.IsFalse(reactor.InReactorThread);
    }

    [TestMethod]
    public void Run_TwiceOrAfterAStop_IsRefused()
    {
        reactor.CallWhenRunning(() => Assert.ThrowsExactly<ReactorAlreadyRunningException>(reactor.Run));
        reactor.CallWhenRunning(reactor.Stop);
        reactor.Run();

        AssertLog();
        Assert.ThrowsExactly<ReactorNotRestartableException>(reactor.Run);
    }

    [TestMethod]
    public void Stop_BeforeOrAfterItRuns_IsRefused()
    {
        Assert.ThrowsExactly<ReactorNotRunningException>(reactor.Stop);
        reactor.CallFromThread(reactor.Stop);
        reactor.Run();

        Assert.ThrowsExactly<ReactorNotRunningException>(reactor.Stop);
        AssertLog();
    }

    [TestMethod]
    public void Start_RunsThePhasesInOrderAndWaitsForTheFirst()
    {
        var pending = new Deferred<Unit>();
        reactor.CallWhenRunning(() => log.Add("when running"));
        reactor.AddStartupTrigger(TriggerPhase.After, () => Log("after"));
        reactor.AddStartupTrigger(TriggerPhase.During, () => Log("during"));
        reactor.AddStartupTrigger(TriggerPhase.Before, () => throw new InvalidOperationException("trigger"));
        reactor.AddStartupTrigger(TriggerPhase.Before, () => Deferred.Fail<Unit>(new TimeoutException("deferred")));
        reactor.AddStartupTrigger(TriggerPhase.Before, () =>
        {
            log.Add("before");
            reactor.CallLater(TimeSpan.Zero, () => pending.Callback(Unit.Default));
            return pending;
        });
        reactor.AddStartupTrigger(TriggerPhase.After, () =>
        {
            reactor.AddStartupTrigger(TriggerPhase.During, () => Log("late"));
            reactor.Stop();
            return null;
        });

        reactor.Run();

        AssertLog("failed: trigger", "failed: deferred", "before", "during", "when running", "after", "late");
    }

    [TestMethod]
    public void Trigger_Removed_DoesNotRun()
    {
        var removed = reactor.AddShutdownTrigger(TriggerPhase.During, () => Log("removed"));
        var kept = reactor.AddShutdownTrigger(TriggerPhase.After, () => Log("kept"));
        removed.Remove();
        Assert.ThrowsExactly<InvalidOperationException>(removed.Remove);
        reactor.CallWhenRunning(reactor.Stop);

        reactor.Run();

        AssertLog("kept");
        Assert.ThrowsExactly<InvalidOperationException>(kept.Remove);
    }

    [TestMethod]
    public void Stop_WorkUnderWay_IsWaitedForAndNewWorkRefused()
    {
        using var running = new ManualResetEventSlim();
        reactor.AddShutdownTrigger(TriggerPhase.During, () =>
        {
            reactor.CallLater(TimeSpan.Zero, () =>
            {
                reactor.DeferToThread(() => 1).AddErrback(failure =>
                {
                    log.Add(failure.Exception.GetType().Name);
                    return 0;
                });
                running.Set();
            });
            return null;
        });
        reactor.AddShutdownTrigger(TriggerPhase.After, () => Log("after"));
        reactor.CallWhenRunning(() =>
        {
            reactor.DeferToThread(() =>
            {
                running.Wait();
                return "worked";
            }).AddCallback(log.Add);
            reactor.Stop();
        });

        reactor.Run();

        AssertLog(nameof(ReactorNotRunningException), "worked", "after");
    }

    [TestMethod]
    public void DeferToThread_TooManyWaiting_IsRefused()
    {
        using var go = new ManualResetEventSlim();
        var done = 0;
        reactor.CallWhenRunning(() =>
        {
            for (var i = 0; i < WorkerThreads.ThreadsMax + WorkerThreads.WaitingMax; i++)
            {
                reactor.DeferToThread(() =>
                {
                    go.Wait();
                    return 0;
                }).AddCallback(_ => { done++; });
            }

            reactor.DeferToThread(() => 0).AddErrback(failure =>
            {
                log.Add(failure.Exception.GetType().Name);
                return 0;
            });
            go.Set();
            reactor.Stop();
        });

        reactor.Run();

        AssertLog(nameof(WorkersBusyException));
        Assert.AreEqual(WorkerThreads.ThreadsMax + WorkerThreads.WaitingMax, done);
    }

    [TestMethod]
    public void CallWhenRunning_BeforeInOrderAndAtOnceWhileRunning()
    {
        reactor.CallWhenRunning(() => log.Add("first"));
        reactor.CallWhenRunning(() =>
        {
            reactor.CallWhenRunning(() => log.Add("nested"));
            log.Add("second");
            reactor.Stop();
        });

        reactor.Run();

        AssertLog("first", "nested", "second");
    }

    [TestMethod]
    public void Stop_RunsThePhasesInOrderAndWaitsForTheFirst()
    {
        var pending = new Deferred<Unit>();
        reactor.AddShutdownTrigger(TriggerPhase.After, () => Log("after"));
        reactor.AddShutdownTrigger(TriggerPhase.During, () => Log("during"));
        reactor.AddShutdownTrigger(TriggerPhase.Before, () => throw new InvalidOperationException("trigger"));
        reactor.AddShutdownTrigger(TriggerPhase.Before, () =>
        {
            log.Add("before");
            reactor.CallLater(TimeSpan.Zero, () =>
            {
                log.Add("still serving");
                pending.Callback(Unit.Default);
            });
            return pending;
        });
        reactor.CallWhenRunning(() =>
        {
            reactor.Stop();
            reactor.Stop();
        });

        reactor.Run();

        AssertLog("failed: trigger", "before", "still serving", "during", "after");
    }

    [TestMethod]
    public void DeferToThread_ValueOrError_FiresOnTheReactor()
    {
        var left = 20;
        void Done()
        {
            Assert.IsTrue(reactor.InReactorThread);
            if (--left == 0)
            {
                reactor.Stop();
            }
        }

        reactor.CallWhenRunning(() =>
        {
            for (var i = 0; i < 20; i++)
            {
                var fails = i % 2 == 1;
                reactor.DeferToThread(() => fails ? throw new TimeoutException() : Environment.CurrentManagedThreadId)
                    .AddCallbacks(
                        thread =>
                        {
                            Assert.AreNotEqual(Environment.CurrentManagedThreadId, thread);
                            Done();
                        },
                        failure =>
                        {
                            failure.Trap<TimeoutException>();
                            Done();
                        });
            }
        });

        reactor.Run();

        AssertLog();
    }

    [TestMethod]
    public void Schedule_FromAnotherThread_RunsOnTheReactor()
    {
        var thread = new Thread(reactor.Run);
        thread.Start();

        reactor.Schedule(TimeSpan.FromTicks(1), () =>
        {
            log.Add($"in thread {reactor.InReactorThread}");
            reactor.Stop();
        });
        thread.Join();

        AssertLog("in thread True");
    }

    [TestMethod]
    public void CallLater_NeverRunsEarly()
    {
        var delay = TimeSpan.FromMilliseconds(1.5);
        var due = TimeSpan.Zero;
        var ran = TimeSpan.Zero;
        reactor.CallWhenRunning(() => due = reactor.CallLater(delay, () =>
        {
            ran = reactor.Elapsed;
            reactor.Stop();
        }).Time);

        reactor.Run();

        Assert.IsGreaterThanOrEqualTo(due, ran);
        Assert.AreEqual(1, reactor.Statistics.TimersFired);
        Assert.AreEqual(0, reactor.Statistics.TimersPending);
    }

    private Deferred<Unit>? Log(string text)
    {
        log.Add(text);
        return null;
    }

    private void AssertLog(params string[] expected) => CollectionAssert.AreEqual(expected, log);
}
