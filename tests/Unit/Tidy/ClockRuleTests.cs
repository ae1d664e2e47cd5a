using System.Reflection;
using Monitoring.Reactor;

namespace Monitoring.Tests.Unit.Tidy;

/// <summary>
/// No production code reads a clock, starts a timer or waits with a limit but through a reactor. The analyzer's list
/// (BannedSymbols.txt) says so where it is written; this reads what was compiled, so it holds whatever is switched off.
/// </summary>
[TestClass]
public sealed class ClockRuleTests
{
    /// <summary>The one file that wraps real time.</summary>
    private const string Exempt = "Monitoring.Reactor.SystemTime";

    /// <summary>Types that nothing of may be used.</summary>
    private static readonly HashSet<string> Types =
    [
        "System.TimeProvider", "System.Diagnostics.Stopwatch", "System.Threading.PeriodicTimer",
        "System.Threading.Timer", "System.Timers.Timer",
        "System.Reactive.Concurrency.DefaultScheduler", "System.Reactive.Concurrency.EventLoopScheduler",
        "System.Reactive.Concurrency.NewThreadScheduler", "System.Reactive.Concurrency.TaskPoolScheduler",
        "System.Reactive.Concurrency.ThreadPoolScheduler",
    ];

    private static readonly HashSet<string> Members =
    [
        "System.DateTime.get_Now", "System.DateTime.get_UtcNow", "System.DateTime.get_Today",
        "System.DateTimeOffset.get_Now", "System.DateTimeOffset.get_UtcNow",
        "System.Environment.get_TickCount", "System.Environment.get_TickCount64",
        "System.Threading.Thread.Sleep", "System.Threading.Tasks.Task.Delay",
        "System.Threading.CancellationTokenSource.CancelAfter", "System.Threading.SpinWait.SpinUntil",
        "System.Net.Http.HttpClient.set_Timeout", "System.Net.Sockets.Socket.Poll",
        "System.Net.Sockets.Socket.set_ReceiveTimeout", "System.Net.Sockets.Socket.set_SendTimeout",
        "System.IO.Stream.set_ReadTimeout", "System.IO.Stream.set_WriteTimeout",
        "System.Reactive.Concurrency.Scheduler.get_Default",
    ];

    /// <summary>Waits are banned when they take a time, which is a TimeSpan or an integer.</summary>
    private static readonly HashSet<string> TimedWaits =
    [
        "System.Threading.Monitor.Wait", "System.Threading.Monitor.TryEnter", "System.Threading.Lock.TryEnter",
        "System.Threading.WaitHandle.WaitOne", "System.Threading.WaitHandle.WaitAll",
        "System.Threading.WaitHandle.WaitAny", "System.Threading.Thread.Join", "System.Threading.SemaphoreSlim.Wait",
        "System.Threading.SemaphoreSlim.WaitAsync", "System.Threading.ManualResetEventSlim.Wait",
        "System.Threading.CountdownEvent.Wait", "System.Threading.Barrier.SignalAndWait",
        "System.Threading.Tasks.Task.Wait", "System.Threading.Tasks.Task.WaitAsync",
        "System.Threading.Tasks.Task`1.WaitAsync", "System.Threading.Tasks.Task.WaitAll",
        "System.Threading.Tasks.Task.WaitAny", "System.Threading.CancellationTokenSource..ctor",
        "System.Diagnostics.Process.WaitForExit",
    ];

    [TestMethod]
    [DataRow("Monitoring.Shared")]
    [DataRow("monitoring-agent")]
    [DataRow("monitoring-collector")]
    public void Assembly_CompiledCalls_UseNoClockButTheReactors(string assembly)
    {
        var found = CompiledCalls.Of(Assembly.Load(assembly))
            .Where(call => call.Caller != Exempt && IsBanned(call))
            .Select(call => call.ToString())
            .Distinct()
            .ToArray();

        Assert.IsEmpty(found, string.Join("\n  ", found));
    }

    /// <summary>The rule can fail: it finds what the exempt file does.</summary>
    [TestMethod]
    public void Rule_TheExemptFile_IsFound()
    {
        var found = CompiledCalls.Of(typeof(IReactor).Assembly).Where(IsBanned).Select(call => call.Type).Distinct();

        Assert.AreSequenceEqual(
            ["System.DateTimeOffset", "System.Diagnostics.Stopwatch", "System.Threading.Monitor"], found.Order());
    }

    private static bool IsBanned(CompiledCall call)
    {
        var member = $"{call.Type}.{call.Member}";
        return Types.Contains(call.Type)
            || Members.Contains(member)
            || (TimedWaits.Contains(member) && call.Parameters.Any(IsTime));
    }

    private static bool IsTime(string type) => type is "System.TimeSpan" or "System.Int32";
}
