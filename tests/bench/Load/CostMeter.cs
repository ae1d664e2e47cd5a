using System.Diagnostics;

namespace Monitoring.Bench.Load;

/// <summary>Measures what calls cost in CPU time and allocated bytes, and prints it a line each: a name, nanoseconds
/// and bytes.</summary>
internal static class CostMeter
{
    private const int Rounds = 5;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.5);

    /// <summary>The best of some rounds of <paramref name="calls"/> calls, once the compiler is through with
    /// them.</summary>
    /// <param name="name">What to call it.</param>
    /// <param name="calls">Calls in a round.</param>
    /// <param name="operations">What one call counts for.</param>
    /// <param name="call">What to measure.</param>
    internal static void Measure(string name, int calls, int operations, Action call)
    {
        // The compiler's second pass comes a while after the calls that make it worth it, on a thread of its own.
        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < WarmUp;)
        {
            call();
        }

        var best = (Nanoseconds: double.MaxValue, Bytes: 0.0);
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = GC.GetAllocatedBytesForCurrentThread();
            var nanoseconds = CpuOf(() =>
            {
                for (var i = 0; i < calls; i++)
                {
                    call();
                }
            });
            bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
            best = (Math.Min(best.Nanoseconds, nanoseconds), bytes);
        }

        Print(name, best.Nanoseconds / calls / operations, best.Bytes / calls / operations);
    }

    /// <summary>CPU time of the whole process, nanoseconds.</summary>
    internal static double CpuOf(Action work)
    {
        var before = Environment.CpuUsage.TotalTime;
        work();
        return (Environment.CpuUsage.TotalTime - before).TotalNanoseconds;
    }

    internal static void Print(string name, double nanoseconds, double bytes) =>
        Console.WriteLine(FormattableString.Invariant($"{name} {nanoseconds:0.0} {bytes:0}"));
}
