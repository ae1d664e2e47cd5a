using Monitoring.Agent.Sampling;
using Monitoring.Protocol.Messages;
using Monitoring.Reactor;

namespace Monitoring.Tests.Unit.Sampling;

[TestClass]
public sealed class BusiestProcessesTests : IDisposable
{
    private const int PageBytes = 4_096;

    private readonly VirtualReactor reactor = new();
    private readonly HostTree host = new();
    private readonly BusiestProcesses busiest;

    public BusiestProcessesTests() => busiest = new BusiestProcesses(reactor, host.Paths);

    [TestMethod]
    public void Answer_First_WatchesHalfASecondAndPutsTheBusiestFirst()
    {
        Process(1, "init", ticks: 900, pages: 7);
        Process(20, "db", ticks: 100, pages: 50);
        Process(30, "web", ticks: 100, pages: 60);
        var answer = busiest.Answer();
        TopProcesses? top = null;
        answer.AddCallback(body => { top = TopProcesses.Read(body.Span); });

        reactor.AdvanceBy(TimeSpan.FromSeconds(0.4));
        Assert.IsNull(top);
        Process(20, "db", ticks: 140, pages: 50);
        reactor.AdvanceBy(TimeSpan.FromSeconds(0.2));

        Assert.AreEqual(500, top!.SpanMs);
        CollectionAssert.AreEqual(
            new[]
            {
                new ProcessUsage(20, 400, 50 * PageBytes, "db"),
                new ProcessUsage(30, 0, 60 * PageBytes, "web"),
                new ProcessUsage(1, 0, 7 * PageBytes, "init"),
            },
            top.Processes.ToArray());
    }

    [TestMethod]
    public void Answer_ASecondAfterTheOneBefore_IsOfThatSecond()
    {
        Process(1, "init", ticks: 5);
        Ask(after: 1);
        reactor.AdvanceBy(TimeSpan.FromSeconds(0.5));
        Process(1, "init", ticks: 55);

        var top = Ask(after: 0.01)!;

        Assert.AreEqual(1_000, top.SpanMs, 1);
        Assert.AreEqual(500, top.Processes.Single().CpuMs);
    }

    [TestMethod]
    public void Answer_LongAfterTheOneBefore_WatchesAnew()
    {
        Process(1, "init", ticks: 5);
        Ask(after: 1);
        reactor.AdvanceBy(TimeSpan.FromMinutes(1));
        Process(1, "init", ticks: 9_000);

        Assert.AreEqual(0, Ask(after: 1)!.Processes.Single().CpuMs);
    }

    [TestMethod]
    public void Answer_NumberThatCameAgain_IsAnotherProcess()
    {
        Process(7, "old", ticks: 500, started: 10);
        Ask(after: 1);
        Process(7, "new", ticks: 20, started: 99);

        Assert.AreEqual(new ProcessUsage(7, 200, PageBytes, "new"), Ask(after: 1)!.Processes.Single());
    }

    [TestMethod]
    public void Answer_ManyProcessesWithOddNames_FitsTheLimits()
    {
        for (var pid = 1; pid <= 2 * TopProcesses.ProcessesMax; pid++)
            Process(pid, $"{pid}) R (\n" + new string('é', 60), ticks: pid);

        var top = Ask(after: 1)!;

        Assert.HasCount(TopProcesses.ProcessesMax, top.Processes);
        Assert.IsTrue(top.Processes.All(process => process.Command.Contains(") R (\né", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Answer_TwoAtOnce_ComeOneAfterTheOther()
    {
        Process(1, "init", ticks: 5);
        var answered = 0;
        busiest.Answer().AddCallback(_ => { answered++; });
        busiest.Answer().AddCallback(_ => { answered++; });

        reactor.AdvanceBy(TimeSpan.FromSeconds(2));

        Assert.AreEqual(2, answered);
    }

    [TestMethod]
    public void Answer_NoProcfs_Fails()
    {
        Exception? error = null;
        busiest.Answer().AddErrback(failure => { error = failure.Exception; });

        reactor.AdvanceBy(TimeSpan.FromSeconds(1));

        Assert.IsInstanceOfType<IOException>(error);
    }

    public void Dispose() => host.Dispose();

    private TopProcesses? Ask(double after)
    {
        TopProcesses? top = null;
        busiest.Answer().AddCallback(body => { top = TopProcesses.Read(body.Span); });
        reactor.AdvanceBy(TimeSpan.FromSeconds(after));
        return top;
    }

    private void Process(int pid, string name, int ticks, int pages = 1, int started = 12) => host.Write(
        $"proc/{pid}/stat",
        $"{pid} ({name}) S 0 1 1 0 -1 4194560 1 1 1 1 {ticks} 0 1 1 20 0 1 0 {started} 171532288 {pages}\n");
}
