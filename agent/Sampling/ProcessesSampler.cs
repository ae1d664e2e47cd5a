using Monitoring.Agent.Host;
using Monitoring.Model;

namespace Monitoring.Agent.Sampling;

/// <summary>
/// How many processes and threads there are in which state, and how many there may be, from <c>/proc/PID/stat</c> and
/// <c>/proc/PID/task/TID/stat</c>. Off by default, since it reads a file per thread.
/// </summary>
public sealed class ProcessesSampler(HostPaths paths) : ISampler
{
    // States are letters.
    private const int StatesMax = 128;

    private static readonly Family Threads = Gauge("threads", "Threads of all processes.");
    private static readonly Family MaxThreads = Gauge("max_threads", "Threads that the kernel allows.");
    private static readonly Family State = Gauge("state", "Processes by the state of their main thread.");
    private static readonly Family ThreadsState = Gauge("threads_state", "Threads by state.");
    private static readonly Family Pids = Gauge("pids", "Processes.");
    private static readonly Family MaxProcesses = Gauge("max_processes", "Process numbers that the kernel allows.");

    private readonly ProcessTree tree = new(paths.Procfs);
    private readonly AttributeFile maxThreadsFile = new(paths.Proc("sys/kernel/threads-max"));
    private readonly AttributeFile maxProcessesFile = new(paths.Proc("sys/kernel/pid_max"));
    private readonly OptionalSeries threads = new(Threads);
    private readonly OptionalSeries maxThreads = new(MaxThreads);
    private readonly OptionalSeries pids = new(Pids);
    private readonly OptionalSeries maxProcesses = new(MaxProcesses);
    private readonly OptionalSeries?[] states = new OptionalSeries?[StatesMax];
    private readonly OptionalSeries?[] threadStates = new OptionalSeries?[StatesMax];
    private readonly ulong[] processCounts = new ulong[StatesMax];
    private readonly ulong[] threadCounts = new ulong[StatesMax];

    /// <summary>How it is announced and made.</summary>
    public static SamplerSpec Spec { get; } =
        new("processes", context => new ProcessesSampler(context.Paths)) { OnByDefault = false };

    /// <inheritdoc/>
    public string Name => Spec.Name;

    /// <inheritdoc/>
    public SamplingPace Pace => SamplingPace.Slow;

    /// <inheritdoc/>
    public bool Sample(SampleGroup group)
    {
        var (processCount, threadCount) = Count();
        threads.Set(group, threadCount);
        maxThreads.Set(group, maxThreadsFile.ReadUInt64());
        SetStates(group, processCounts, states, State, "state");
        SetStates(group, threadCounts, threadStates, ThreadsState, "thread_state");
        pids.Set(group, processCount);
        maxProcesses.Set(group, maxProcessesFile.ReadUInt64());
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        maxThreadsFile.Close();
        maxProcessesFile.Close();
    }

    // Processes and threads may end at any moment while they are counted; those are left out.
    private (ulong Processes, ulong Threads) Count()
    {
        Array.Clear(processCounts);
        Array.Clear(threadCounts);
        var (processCount, threadCount) = (0UL, 0UL);
        tree.ListProcesses();
        while (tree.NextProcess(out var process))
        {
            processCount++;
            threadCount += process.ThreadCount;
            processCounts[process.State]++;
            threadCounts[process.State]++;
            if (process.ThreadCount > 1)
                CountThreads();
        }
        return (processCount, threadCount);
    }

    private void CountThreads()
    {
        tree.ListOtherThreads();
        while (tree.NextThread(out var thread))
            threadCounts[thread.State]++;
    }

    private static void SetStates(
        SampleGroup group, ulong[] counts, OptionalSeries?[] series, Family family, string label)
    {
        for (var state = 0; state < counts.Length; state++)
        {
            if (counts[state] == 0)
                continue;
            series[state] ??= new OptionalSeries(family, new Label(label, ((char)state).ToString()));
            series[state]!.Set(group, counts[state]);
        }
    }

    private static Family Gauge(string name, string help) => new("node_processes_" + name, MetricType.Gauge, help);
}
