using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Monitoring.Tests.EndToEnd.Support;

/// <summary>A program that a test started, with what it printed. Ended when disposed, by its own process id.</summary>
public sealed partial class RunningProgram : IDisposable
{
    private const int SigKill = 9;
    private const int SigTerm = 15;
    private const int SigCont = 18;
    private const int SigStop = 19;

    private readonly Process process;
    private readonly List<string> lines = [];

    public RunningProgram(string file, params IEnumerable<string> arguments)
        : this(file, arguments, new Dictionary<string, string>())
    {
    }

    public RunningProgram(string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    public int ExitCode => process.ExitCode;

    /// <summary>Everything printed so far, both streams.</summary>
    public string Output
    {
        get
        {
            lock (lines)
                return string.Join('\n', lines);
        }
    }

    /// <summary>CPU time used so far, user and system.</summary>
    public TimeSpan CpuTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>The first printed line with <paramref name="text"/> in it.</summary>
    public Task<string> Line(string text, TimeSpan limit) => Eventually.Get(
        () => Task.FromResult(FindLine(text)),
        line => line is not null,
        limit,
        $"{process.StartInfo.FileName} printing '{text}' (it printed: {Output})")!;

    /// <summary>kill -9.</summary>
    public void Kill() => Signal(SigKill);

    public void Terminate() => Signal(SigTerm);

    public void Pause() => Signal(SigStop);

    /// <summary>True once none of its threads runs any more, nor is in the kernel.</summary>
    public bool IsPaused => Directory.GetDirectories($"/proc/{process.Id}/task").All(thread =>
        File.ReadAllText(Path.Combine(thread, "stat")) is var stat && stat[stat.LastIndexOf(')') + 2] == 'T');

    public void Resume() => Signal(SigCont);

    /// <summary>Waits for the end and gives the exit code.</summary>
    public async Task<int> Exit(TimeSpan limit)
    {
        using var timeout = new CancellationTokenSource(limit);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException late)
        {
            throw new AssertFailedException(
                $"{process.StartInfo.FileName} did not end within {limit.TotalSeconds} s; it printed: {Output}", late);
        }
        return process.ExitCode;
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }
        process.Dispose();
    }

    private string? FindLine(string text)
    {
        lock (lines)
            return lines.Find(line => line.Contains(text, StringComparison.Ordinal));
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        lock (lines)
            lines.Add(line);
    }

    private void Signal(int signal)
    {
        if (kill(process.Id, signal) != 0)
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture, $"kill({process.Id}, {signal}): errno {Marshal.GetLastPInvokeError()}"));
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int pid, int signal);
}
