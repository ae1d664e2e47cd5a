using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Monitoring.Reactor;
using Monitoring.Tests.Differential.Scripts;

namespace Monitoring.Tests.Differential.Interpreting;

/// <summary>The failures of a script that nobody handled: all that are reported once it is garbage.</summary>
internal static class UnhandledFailures
{
    private static readonly ConcurrentQueue<string> Reported = [];

    /// <summary>Takes the reports, which otherwise go to standard error.</summary>
    public static void Listen() => Deferred.Unhandled += failure => Reported.Enqueue(Trace.Kind(failure.Exception));

    /// <returns>The trace, with the failures at its end.</returns>
    public static string Run(Script script)
    {
        Collect();
        Reported.Clear();
        var trace = RunApart(script);
        Collect();
        return $"{trace} unhandled({string.Join(',', Reported.Order(StringComparer.Ordinal))})";
    }

    /// <summary>In a method of its own, so that none of its variables lives on here.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string RunApart(Script script) => Interpreter.RunWithoutEnds(script);

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }
}
