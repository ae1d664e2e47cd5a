using Monitoring.Agent.Host;

namespace Monitoring.Agent.Sampling;

/// <summary>
/// Walks over the processes in <c>/proc</c>, and over the threads of the process in hand. Allocates nothing: names
/// come by getdents, and each <c>stat</c> is opened, read once and closed.
/// </summary>
internal sealed class ProcessTree
{
    // The kernel's longest line: a name of up to 64 bytes and 50 numbers of up to 20 digits.
    private const int StatBytesMax = 2048;
    private const int NumberBytesMax = 20;

    private readonly string procfs;
    private readonly DirectoryListing processes = new();
    private readonly DirectoryListing threads = new();
    private readonly byte[] stat = new byte[StatBytesMax];

    // /proc/PID/task/TID/stat, put together anew for each file.
    private readonly byte[] path;
    private readonly int rootLength;
    private int processLength;
    private int statLength;
    private ulong processId;
    private NumberedEntries processNumbers;
    private NumberedEntries threadNumbers;

    /// <summary>Makes it.</summary>
    public ProcessTree(string procfs)
    {
        this.procfs = procfs;
        var root = LibC.PathBytes(procfs);
        rootLength = root.Length - 1;
        path = new byte[root.Length + "//task//stat".Length + 2 * NumberBytesMax];
        root.CopyTo(path, 0);
    }

    /// <summary>The number of the process in hand.</summary>
    public ulong ProcessId => processId;

    /// <summary>The name of the process in hand, as the kernel has it; until the next line is read.</summary>
    public ReadOnlySpan<byte> ProcessName => ProcessStat.NameIn(stat.AsSpan(0, statLength));

    /// <summary>Begins with the first process.</summary>
    /// <exception cref="IOException">/proc cannot be listed.</exception>
    public void ListProcesses()
    {
        path[rootLength] = 0;
        var error = processes.Read(path);
        if (error != 0)
            throw LibC.Failure(procfs, error);
        processNumbers = default;
    }

    /// <summary>The next process that still exists; false when there are no more.</summary>
    /// <exception cref="IOException">One cannot be read.</exception>
    /// <exception cref="FormatException">One's stat says something else than it should.</exception>
    public bool NextProcess(out ProcessStat process)
    {
        while (processNumbers.MoveNext(processes))
        {
            processId = processNumbers.Current;
            processLength = Append(rootLength, "/"u8, processId);
            if (TryReadStat(processLength, out process))
                return true;
        }
        process = default;
        return false;
    }

    /// <summary>Begins with the first thread of the process in hand that isn't its main one.</summary>
    /// <exception cref="IOException">Its threads cannot be listed.</exception>
    public void ListOtherThreads()
    {
        "/task\0"u8.CopyTo(path.AsSpan(processLength));
        var error = threads.Read(path);
        if (error != 0 && !IsEnded(error))
            throw LibC.Failure($"{procfs}/{processId}/task", error);
        threadNumbers = default;
    }

    /// <summary>The next thread that still exists; false when there are no more.</summary>
    /// <exception cref="IOException">One cannot be read.</exception>
    /// <exception cref="FormatException">One's stat says something else than it should.</exception>
    public bool NextThread(out ProcessStat thread)
    {
        while (threadNumbers.MoveNext(threads))
        {
            if (threadNumbers.Current == processId)
                continue;
            var length = Append(processLength, "/task/"u8, threadNumbers.Current);
            if (TryReadStat(length, out thread))
                return true;
        }
        thread = default;
        return false;
    }

    private bool TryReadStat(int length, out ProcessStat read)
    {
        "/stat\0"u8.CopyTo(path.AsSpan(length));
        var error = OneRead.Into(stat, path, out var bytes);
        statLength = bytes;
        read = default;
        if (error != 0)
            return IsEnded(error) ? false : throw LibC.Failure(StatPath(length), error);
        if (!ProcessStat.TryParse(stat.AsSpan(0, bytes), out read))
            throw BadContent.Of(StatPath(length), stat.AsSpan(0, bytes), "a line of a process");
        return true;
    }

    private string StatPath(int length) => HostText.Of(path.AsSpan(0, length)) + "/stat";

    private int Append(int at, ReadOnlySpan<byte> between, ulong number)
    {
        between.CopyTo(path.AsSpan(at));
        number.TryFormat(path.AsSpan(at + between.Length), out var written);
        return at + between.Length + written;
    }

    private static bool IsEnded(int error) => error is LibC.ENOENT or LibC.ESRCH;
}
