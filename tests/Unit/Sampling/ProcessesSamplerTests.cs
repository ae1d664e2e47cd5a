using Monitoring.Agent.Sampling;

namespace Monitoring.Tests.Unit.Sampling;

[TestClass]
public sealed class ProcessesSamplerTests
{
    [TestMethod]
    public void Sample_FewProcesses_CountsThemAndTheirThreads()
    {
        using var host = Host()
            .Write("proc/1/stat", Stat(1, "systemd", 'S', 1))
            .Write("proc/2/stat", Stat(2, "kworker/0:1H-kblockd", 'I', 1))
            .Write("proc/34/stat", Stat(34, "a) R (b\nc", 'R', 3))
            .Write("proc/34/task/34/stat", Stat(34, "a) R (b\nc", 'R', 3))
            .Write("proc/34/task/35/stat", Stat(35, "worker", 'S', 3))
            .Write("proc/34/task/36/stat", Stat(36, "worker", 'D', 3))
            .Write("proc/meminfo", "MemTotal: 1 kB\n")
            .Write("proc/56/cmdline", "ended while it was read");
        using var run = SamplerTrial.Of(ProcessesSampler.Spec, host.Paths);

        Assert.AreEqual(
            """
            # TYPE node_processes_threads gauge
            node_processes_threads 5
            # TYPE node_processes_max_threads gauge
            node_processes_max_threads 192730
            # TYPE node_processes_state gauge
            node_processes_state{state="I"} 1
            node_processes_state{state="R"} 1
            node_processes_state{state="S"} 1
            # TYPE node_processes_threads_state gauge
            node_processes_threads_state{thread_state="D"} 1
            node_processes_threads_state{thread_state="I"} 1
            node_processes_threads_state{thread_state="R"} 1
            node_processes_threads_state{thread_state="S"} 2
            # TYPE node_processes_pids gauge
            node_processes_pids 3
            # TYPE node_processes_max_processes gauge
            node_processes_max_processes 32768
            """,
            run.Cycle());
        run.AssertAllocatesNothing();
    }

    [TestMethod]
    public void Sample_StateGoesAndComesBack_IsShownWhileItIsThere()
    {
        using var host = Host().Write("proc/1/stat", Stat(1, "init", 'S', 1));
        using var run = SamplerTrial.Of(ProcessesSampler.Spec, host.Paths);
        run.Cycle();

        host.Write("proc/1/stat", Stat(1, "init", 'Z', 1));
        Assert.AreEqual("node_processes_state{state=\"Z\"} 1", run.CycleOf("_state{state"));

        host.Write("proc/1/stat", Stat(1, "init", 'S', 1));
        Assert.AreEqual("node_processes_state{state=\"S\"} 1", run.CycleOf("_state{state"));
    }

    [TestMethod]
    public void Sample_ThisHost_FindsItsOwnThread()
    {
        using var run = SamplerTrial.Of(ProcessesSampler.Spec, new());

        Assert.Contains("node_processes_threads_state{thread_state=\"R\"}", run.Cycle());
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("1 (init) S\n")]
    [DataRow("1 init S 0 1 1 0 -1 4194560 1 1 1 1 1 1 1 1 20 0 1 0\n")]
    [DataRow("1 (init) 5 0 1 1 0 -1 4194560 1 1 1 1 1 1 1 1 20 0 1 0\n")]
    [DataRow("1 (init) S 0 1 1 0 -1 4194560 1 1 1 1 1 1 1 1 20 0 99999999999999999999 0\n")]
    public void Sample_BadStat_FailsAndNamesTheFile(string stat)
    {
        using var host = Host().Write("proc/1/stat", stat);
        using var run = SamplerTrial.Of(ProcessesSampler.Spec, host.Paths);

        Assert.Contains("proc/1/stat: ", run.CycleFails());
    }

    [TestMethod]
    public void Spec_Default_IsOff() => Assert.IsFalse(ProcessesSampler.Spec.OnByDefault);

    private static HostTree Host() => new HostTree()
        .Write("proc/sys/kernel/threads-max", "192730\n")
        .Write("proc/sys/kernel/pid_max", "32768\n");

    private static string Stat(int id, string name, char state, int threads) =>
        $"{id} ({name}) {state} 0 1 1 0 -1 4194560 1 1 1 1 1 1 1 1 20 0 {threads} 0 12 171532288 3281\n";
}
